package io.wraith.proto.recovery;

import static io.wraith.proto.recovery.SentPackets.ACK_ELICITING;
import static io.wraith.proto.recovery.SentPackets.IN_FLIGHT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

final class SentPacketsTest {
    private static final int BULK = ACK_ELICITING | IN_FLIGHT;

    private final SentPackets packets = new SentPackets(1 << 16);

    @Test
    void keepsWhatItWasTold() {
        packets.add(-77, 65_507, BULK, (byte) -3, Integer.MIN_VALUE, 0xffff);
        packets.snapshot(0, 1L << 50, -5, -6, 9);
        packets.declareLost(0);
        assertThat(packets.sentNs(0)).isEqualTo(-77);
        assertThat(packets.bytes(0)).isEqualTo(65_507);
        assertThat(packets.flags(0)).isEqualTo(BULK);
        assertThat(packets.tag(0)).isEqualTo((byte) -3);
        assertThat(packets.firstFrame(0)).isEqualTo(Integer.MIN_VALUE);
        assertThat(packets.frames(0)).isEqualTo(0xffff);
        assertThat(packets.deliveredBytes(0)).isEqualTo(1L << 50);
        assertThat(packets.deliveredNs(0)).isEqualTo(-5);
        assertThat(packets.firstSentNs(0)).isEqualTo(-6);
        assertThat(packets.lostBytes(0)).isEqualTo(9);
        assertThat(packets.txInFlight(0)).isEqualTo(65_507);
        assertThat(packets.oldestFrame()).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void sendTimesNeverFall() {
        packets.add(100, 1, BULK, (byte) 0, 0, 0);
        packets.add(90, 1, BULK, (byte) 0, 0, 0);
        assertThat(packets.sentNs(1)).isEqualTo(100);
    }

    @Test
    void lostPacketsAreRememberedUntilSomethingSentLaterIsAcknowledged() {
        for (int i = 0; i < 4; i++) {
            packets.add(i, 100, BULK, (byte) 0, i, 1);
        }
        packets.acknowledge(3);
        packets.declareLost(0);
        packets.add(4, 100, BULK, (byte) 0, 4, 1);
        packets.trim(3);
        assertThat(packets.isLost(0)).isTrue();
        assertThat(packets.oldestFrame()).isZero();
        packets.trim(4);
        assertThat(packets.isLost(0)).isFalse();
        assertThat(packets.first()).isEqualTo(1);
        assertThat(packets.oldestFrame()).isEqualTo(1);
    }

    @Test
    void skippedNumbersAreKnownAsLongAsTheRingReachesThem() {
        packets.add(0, 100, BULK, (byte) 0, 0, 0);
        packets.skip();
        packets.add(0, 100, BULK, (byte) 0, 0, 0);
        assertThat(packets.next()).isEqualTo(3);
        assertThat(packets.isSkipped(1)).isTrue();
        assertThat(packets.isOutstanding(1)).isFalse();
        assertThat(packets.anySkipped(0, 1)).isFalse();
        assertThat(packets.anySkipped(0, 3)).isTrue();
        packets.acknowledge(0);
        packets.trim(0);
        assertThat(packets.first()).isEqualTo(1);
        assertThat(packets.anySkipped(0, 3)).as("nothing above it is acknowledged").isTrue();
        packets.acknowledge(2);
        packets.trim(2);
        assertThat(packets.first()).isEqualTo(3);
        assertThat(packets.anySkipped(0, 3)).isFalse();
    }

    @Test
    void aFullRingRefuses() {
        SentPackets small = new SentPackets(1024);
        for (int i = 0; i < 768; i++) {
            assertThat(small.hasRoom()).isTrue();
            small.add(0, 100, BULK, (byte) 0, 0, 0);
        }
        for (int i = 768; i < 960; i++) {
            assertThat(small.hasRoom()).isFalse();
            assertThat(small.isUsedUp()).isFalse();
            small.add(0, 100, 0, (byte) 0, 0, 0);
        }
        for (int i = 960; i < 1024; i++) {
            assertThat(small.isUsedUp()).isTrue();
            small.add(0, 100, 0, (byte) 0, 0, 0);
        }
        assertThatThrownBy(() -> small.add(0, 1, BULK, (byte) 0, 0, 0))
                .isInstanceOf(Check.Failed.class);
        for (int i = 0; i < 768; i++) {
            small.acknowledge(i);
        }
        small.trim(767);
        assertThat(small.isUsedUp()).isFalse();
        assertThat(small.hasRoom()).isTrue();
    }

    @Test
    void acknowledgementsThatNobodyAnswersDoNotFillTheRing() {
        SentPackets small = new SentPackets(1024);
        for (int i = 0; i < 100_000; i++) {
            assertThat(small.hasRoom()).isTrue();
            small.add(i, 60, 0, (byte) 0, i, 1);
            if (i % 500 == 0) {
                small.skip();
            }
            assertThat(small.inFlightBytes()).isZero();
        }
        assertThat(small.isOutstanding(small.next() - 512)).isTrue();
        assertThat(small.oldestFrame()).isEqualTo(small.firstFrame(small.first()));
    }

    /// Against a map: sends, skips, acknowledgements, losses and rounds in any order.
    @Test
    void behavesAsAMap() {
        for (long seed = 1; seed <= 30; seed++) {
            new Twin(seed).run();
        }
    }

    private enum State {
        OUTSTANDING,
        LOST,
        SKIPPED
    }

    private record Entry(State state, int bytes, int flags, long lostMark) {}

    private static final class Twin {
        private final long seed;
        private final SplittableRandom random;
        private final SentPackets packets = new SentPackets(4096);
        private final TreeMap<Long, Entry> twin = new TreeMap<>();
        private long largestAcked = -1;

        Twin(long seed) {
            this.seed = seed;
            random = new SplittableRandom(seed);
        }

        void run() {
            for (int step = 0; step < 20_000; step++) {
                step();
                dropWhatTheRingDropped();
                compare(step);
            }
        }

        private void step() {
            long next = packets.next();
            int choice = random.nextInt(100);
            if (choice < 55 && packets.hasRoom()) {
                int flags = random.nextInt(4);
                int bytes = 1 + random.nextInt(1312);
                packets.add(next, bytes, flags, (byte) 0, (int) next, 1);
                twin.put(next, new Entry(State.OUTSTANDING, bytes, flags, 0));
            } else if (choice < 57 && packets.hasRoom()) {
                packets.skip();
                twin.put(next, new Entry(State.SKIPPED, 0, 0, next));
            } else if (next > 0) {
                touch(Math.max(0, next - 1 - random.nextInt(300)));
            }
            if (random.nextInt(20) == 0) {
                packets.trim(largestAcked);
                while (!twin.isEmpty() && isFinished(twin.firstEntry().getValue())) {
                    twin.pollFirstEntry();
                }
            }
        }

        /// A long ring lets go of old acknowledgements that nobody answers, and of nothing else.
        private void dropWhatTheRingDropped() {
            while (!twin.isEmpty() && twin.firstKey() < packets.first()) {
                Entry dropped = twin.pollFirstEntry().getValue();
                assertThat(dropped.flags & ACK_ELICITING).as("seed " + seed).isZero();
                assertThat(dropped.state).as("seed " + seed).isNotEqualTo(State.LOST);
            }
        }

        private void touch(long number) {
            Entry entry = twin.get(number);
            if (entry == null || entry.state == State.SKIPPED) {
                return;
            }
            if (entry.state == State.OUTSTANDING && random.nextInt(4) == 0) {
                packets.declareLost(number);
                twin.put(number, new Entry(State.LOST, entry.bytes, entry.flags, packets.next()));
            } else {
                packets.acknowledge(number);
                twin.remove(number);
                largestAcked = Math.max(largestAcked, number);
            }
        }

        private boolean isFinished(Entry entry) {
            return switch (entry.state) {
                case OUTSTANDING -> false;
                case LOST -> largestAcked >= entry.lostMark;
                case SKIPPED -> entry.lostMark <= largestAcked;
            };
        }

        private void compare(int step) {
            String name = "seed " + seed + " step " + step;
            long probe = packets.next() - 1 - random.nextInt(400);
            Entry expected = twin.get(probe);
            State state = expected == null ? null : expected.state;
            assertThat(packets.isOutstanding(probe)).as(name).isEqualTo(state == State.OUTSTANDING);
            assertThat(packets.isLost(probe)).as(name).isEqualTo(state == State.LOST);
            if (expected != null && state != State.SKIPPED) {
                assertThat(packets.bytes(probe)).as(name).isEqualTo(expected.bytes);
                assertThat(packets.firstFrame(probe)).as(name).isEqualTo((int) probe);
            }
            if (step % 64 == 0) {
                assertThat(packets.inFlightBytes()).as(name).isEqualTo(sum(IN_FLIGHT));
                assertThat(packets.elicitingCount()).as(name).isEqualTo(count());
            }
        }

        private long sum(int flag) {
            long sum = 0;
            for (Map.Entry<Long, Entry> entry : twin.entrySet()) {
                Entry packet = entry.getValue();
                boolean counts = packet.state == State.OUTSTANDING && (packet.flags & flag) != 0;
                sum += counts ? packet.bytes : 0;
            }
            return sum;
        }

        private int count() {
            return (int)
                    twin.values().stream()
                            .filter(packet -> packet.state == State.OUTSTANDING)
                            .filter(packet -> (packet.flags & ACK_ELICITING) != 0)
                            .count();
        }
    }
}
