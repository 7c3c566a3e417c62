package io.wraith.proto.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.SplittableRandom;

final class SentFramesTest {
    @Test
    void givesBackWhatItWasGiven() {
        SentFrames frames = new SentFrames();
        frames.add(0xfe, -3, Long.MAX_VALUE, Integer.MIN_VALUE);
        assertThat(frames.kind(0)).isEqualTo(0xfe);
        assertThat(frames.stream(0)).isEqualTo(-3);
        assertThat(frames.offset(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(frames.length(0)).isEqualTo(Integer.MIN_VALUE);
        assertThat(frames.next()).isEqualTo(1);
    }

    @Test
    void framesOfAPacketThatIsNotSentGoAway() {
        SentFrames frames = new SentFrames();
        frames.add(6, 1, 2, 3);
        int packet = frames.next();
        frames.add(6, 4, 5, 6);
        frames.rewind(packet);
        assertThat(frames.size()).isEqualTo(1);
        assertThatThrownBy(() -> frames.kind(packet)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> frames.rewind(2)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void whatIsForgottenCannotBeAskedFor() {
        SentFrames frames = new SentFrames();
        for (int i = 0; i < 10; i++) {
            frames.add(i, i, i, i);
        }
        frames.forgetBelow(4);
        assertThat(frames.size()).isEqualTo(6);
        assertThat(frames.kind(4)).isEqualTo(4);
        assertThatThrownBy(() -> frames.kind(3)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> frames.forgetBelow(3)).isInstanceOf(Check.Failed.class);
    }

    /// Against a queue, growing and shrinking, with positions that wrap.
    @Test
    void behavesAsAQueue() {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SentFrames frames = new SentFrames(Integer.MAX_VALUE - 500);
            ArrayDeque<Long> twin = new ArrayDeque<>();
            int first = frames.next();
            for (int step = 0; step < 5_000; step++) {
                if (random.nextInt(step < 2_500 ? 5 : 2) != 0) {
                    frames.add(step & 0xff, step, step * 3L, -step);
                    twin.add((long) step);
                } else if (!twin.isEmpty()) {
                    twin.remove();
                    frames.forgetBelow(++first);
                }
                assertThat(frames.size()).as("seed %d step %d", seed, step).isEqualTo(twin.size());
            }
            for (long step : twin) {
                assertThat(frames.stream(first)).as("seed %d", seed).isEqualTo((int) step);
                assertThat(frames.kind(first)).isEqualTo((int) step & 0xff);
                assertThat(frames.offset(first)).isEqualTo(step * 3);
                assertThat(frames.length(first++)).isEqualTo((int) -step);
            }
        }
    }
}
