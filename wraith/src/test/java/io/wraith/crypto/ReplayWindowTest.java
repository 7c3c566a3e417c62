package io.wraith.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.crypto.ReplayWindow.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

final class ReplayWindowTest {
    private static final long LAST = (1L << 56) - 1;

    @Test
    void lookingMovesNothing() {
        ReplayWindow window = new ReplayWindow(8192);
        assertThat(window.verdict(1_000_000)).isEqualTo(Verdict.FRESH);
        assertThat(window.verdict(0)).isEqualTo(Verdict.FRESH);
        assertThat(window.next()).isZero();
    }

    @Test
    void acceptsOnce() {
        ReplayWindow window = new ReplayWindow(8192);
        window.accept(20_000);
        assertThat(window.verdict(20_000)).isEqualTo(Verdict.DUPLICATE);
        assertThat(window.verdict(20_000 - 8191)).isEqualTo(Verdict.FRESH);
        assertThat(window.verdict(20_000 - 8192)).isEqualTo(Verdict.TOO_OLD);
        assertThatThrownBy(() -> window.accept(20_000)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void endsWithTheNumbers() {
        ReplayWindow window = new ReplayWindow(64);
        window.accept(LAST - 1);
        window.accept(LAST);
        assertThat(window.verdict(LAST)).isEqualTo(Verdict.DUPLICATE);
        assertThat(window.verdict(LAST - 2)).isEqualTo(Verdict.FRESH);
        assertThat(window.verdict(LAST + 1)).isEqualTo(Verdict.OUT_OF_RANGE);
        assertThat(window.verdict(-1)).isEqualTo(Verdict.OUT_OF_RANGE);
        assertThat(window.verdict(Long.MIN_VALUE)).isEqualTo(Verdict.OUT_OF_RANGE);
    }

    @Test
    void sizeIsAPowerOfTwo() {
        for (int bits : new int[] {0, 32, 100, 8191, -64}) {
            assertThatThrownBy(() -> new ReplayWindow(bits)).isInstanceOf(Check.Failed.class);
        }
    }

    /// Against a set of all accepted numbers, with steps and jumps around every interesting length.
    @ParameterizedTest
    @ValueSource(ints = {64, 128, 1024, 8192})
    void behavesAsASetWithAHorizon(int bits) {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            for (long start : new long[] {0, 1L << 40, LAST - 40L * bits}) {
                run(bits, start, random, "bits " + bits + " start " + start + " seed " + seed);
            }
        }
    }

    private static void run(int bits, long start, SplittableRandom random, String name) {
        ReplayWindow window = new ReplayWindow(bits);
        Set<Long> accepted = new HashSet<>();
        long next = 0;
        long around = start;
        for (int step = 0; step < 2_000; step++) {
            long number = around + random.nextInt(-bits - 70, jump(random, bits));
            Verdict expected = expected(number, next, bits, accepted);
            assertThat(window.verdict(number)).as("%s number %d", name, number).isEqualTo(expected);
            if (expected == Verdict.FRESH && random.nextInt(4) != 0) {
                window.accept(number);
                accepted.add(number);
                next = Math.max(next, number + 1);
                around = Math.max(around, number);
            }
            assertThat(window.next()).as(name).isEqualTo(next);
        }
    }

    private static int jump(SplittableRandom random, int bits) {
        return switch (random.nextInt(50)) {
            case 0 -> 3 * bits;
            case 1 -> bits + 1;
            default -> 8;
        };
    }

    private static Verdict expected(long number, long next, int bits, Set<Long> accepted) {
        if (number < 0 || number > LAST) {
            return Verdict.OUT_OF_RANGE;
        }
        if (number < next - bits) {
            return Verdict.TOO_OLD;
        }
        return accepted.contains(number) ? Verdict.DUPLICATE : Verdict.FRESH;
    }
}
