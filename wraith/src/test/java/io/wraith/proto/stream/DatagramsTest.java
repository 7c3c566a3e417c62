package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.SplittableRandom;

final class DatagramsTest {
    private final StreamPair pair = new StreamPair();
    private final Datagrams ours = pair.initiator.streams.datagrams();
    private final Datagrams theirs = pair.responder.streams.datagrams();

    @Test
    void arriveWholeAndInOrder() {
        for (int length : new int[] {0, 1, 500, 700}) {
            assertThat(ours.offer(bytes(length), 0, length)).isTrue();
        }
        assertThat(pair.initiator.streams.hasSomethingToSend()).isTrue();
        pair.deliver(pair.initiator, 1_024);
        pair.deliver(pair.initiator, 1_024);
        assertThat(pair.initiator.streams.hasSomethingToSend()).isFalse();
        for (int length : new int[] {0, 1, 500, 700}) {
            assertThat(theirs.nextLength()).isEqualTo(length);
            byte[] target = new byte[length];
            theirs.take(target, 0);
            assertThat(target).isEqualTo(bytes(length));
        }
        assertThat(theirs.nextLength()).isEqualTo(Datagrams.NONE);
        assertThatThrownBy(() -> theirs.take(new byte[9], 0)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void aLostOneIsNotRepeated() {
        ours.offer(bytes(10), 0, 10);
        pair.initiator.lost(pair.initiator.packet(1_024));
        assertThat(pair.initiator.streams.hasSomethingToSend()).isFalse();
    }

    @Test
    void whatFindsNoRoomIsCounted() {
        for (int i = 0; i < 6; i++) {
            assertThat(ours.offer(bytes(1_000), 0, 1_000)).isEqualTo(i < 4);
        }
        assertThat(ours.refused()).isEqualTo(2);
        for (int i = 0; i < 6; i++) {
            pair.responder.receive(StreamFaultTest.plain(out -> out.datagram(1_000)));
        }
        assertThat(theirs.dropped()).isEqualTo(2);
    }

    @Test
    void packetsThatBecomeShorterDropWhatNeverFits() {
        pair.initiator.streams.packetBytes(1_280);
        assertThat(ours.offer(bytes(1_278), 0, 1_278)).isFalse();
        assertThat(ours.offer(bytes(1_277), 0, 1_277)).isTrue();
        assertThat(ours.offer(bytes(1_021), 0, 1_021)).isTrue();
        pair.initiator.streams.packetBytes(1_024);
        assertThat(pair.initiator.packet(1_024).plain()).hasSize(1_024);
        assertThat(ours.refused()).isEqualTo(2);
        assertThat(pair.initiator.streams.hasSomethingToSend()).isFalse();
    }

    @Test
    void theQueueIsARing() {
        for (long seed = 1; seed <= 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int capacity = random.nextInt(0, 300);
            DatagramQueue queue = new DatagramQueue(capacity);
            ArrayDeque<byte[]> model = new ArrayDeque<>();
            int used = 0;
            for (int step = 0; step < 1_000; step++) {
                byte[] next = bytes(random.nextInt(100));
                if (random.nextBoolean()) {
                    boolean isRoom = used + 2 + next.length <= capacity;
                    assertThat(queue.add(next, 0, next.length))
                            .as("seed %d", seed)
                            .isEqualTo(isRoom);
                    if (isRoom) {
                        model.add(next);
                        used += 2 + next.length;
                    }
                } else if (!model.isEmpty()) {
                    byte[] expected = model.remove();
                    byte[] taken = new byte[queue.nextLength()];
                    queue.take(taken, 0);
                    assertThat(taken).as("seed %d", seed).isEqualTo(expected);
                    used -= 2 + taken.length;
                }
                assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
            }
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + length);
        }
        return bytes;
    }
}
