package io.wraith.proto.recovery;

import static io.wraith.proto.recovery.SentFlight.BULK;
import static io.wraith.proto.recovery.SentFlight.KEEPALIVE;
import static io.wraith.proto.recovery.SentFlight.MAX_ACK_DELAY_NS;
import static io.wraith.proto.recovery.SentFlight.MS;
import static io.wraith.proto.recovery.SentFlight.PROBE;
import static io.wraith.proto.recovery.SentFlight.SIZE;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.RangeSet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// Against a naive detector on maps: random sends, losses, reordering, duplicated and overtaken
/// ACKs, timeouts.
final class LossDetectorTwinTest {
    @ParameterizedTest
    @ValueSource(longs = {0, (1L << 32) - 700, (1L << 56) - 40_000})
    void agreesWithItsTwin(long firstNumber) {
        for (long seed = 1; seed <= 25; seed++) {
            new Run(seed, firstNumber).run();
        }
    }

    private static final class Run {
        private final String name;
        private final SplittableRandom random;
        private final SentFlight flight;
        private final NaiveDetector twin = new NaiveDetector();

        /// What the peer received, and ACKs under way.
        private final RangeSet received = new RangeSet(2048);

        private final List<RangeSet> acks = new ArrayList<>();
        private final List<Long> underway = new ArrayList<>();
        private long nowNs;

        Run(long seed, long firstNumber) {
            name = "seed " + seed + " from " + firstNumber;
            random = new SplittableRandom(seed);
            flight = new SentFlight(firstNumber);
            nowNs = random.nextLong();
        }

        void run() {
            for (int step = 0; step < 3_000; step++) {
                nowNs += random.nextLong(2 * MS);
                step();
                compare(step);
            }
            assertThat(twin.everSpurious).as(name).isPositive();
            assertThat(twin.everLost).as(name).isPositive();
        }

        private void step() {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> send();
                case 3, 4 -> deliver();
                case 5 -> {
                    if (!received.isEmpty()) {
                        acks.add(copy(received));
                    }
                }
                case 6 -> acknowledge();
                default -> {
                    long deadlineNs = flight.detector.deadlineNs();
                    if (deadlineNs != Long.MAX_VALUE && deadlineNs - nowNs < 20 * MS) {
                        nowNs = Math.max(nowNs, deadlineNs);
                        flight.detector.timeout(nowNs, flight);
                        twin.timeout(nowNs);
                    }
                }
            }
        }

        private void send() {
            int burst = 1 + random.nextInt(6);
            for (int i = 0; i < burst; i++) {
                if (random.nextInt(100) == 0) {
                    flight.detector.packets().skip();
                }
                int kind = random.nextInt(40);
                int flags = kind == 0 ? 0 : kind == 1 ? KEEPALIVE : kind == 2 ? PROBE : BULK;
                long number = flight.send(nowNs, flags);
                twin.sent(number, nowNs, flags);
                if (random.nextInt(20) != 0) {
                    underway.add(number);
                }
            }
        }

        /// Mostly in order, at times the newest first.
        private void deliver() {
            int count = random.nextInt(8);
            for (int i = 0; i < count && !underway.isEmpty(); i++) {
                int at = random.nextInt(10) == 0 ? underway.size() - 1 : 0;
                long number = underway.remove(at);
                received.add(number, number + 1);
            }
        }

        /// ACKs may be lost, come twice, or in another order.
        private void acknowledge() {
            if (acks.isEmpty()) {
                return;
            }
            int at = random.nextInt(acks.size());
            RangeSet ack = random.nextInt(10) == 0 ? acks.get(at) : acks.remove(at);
            int answer = flight.ack(nowNs, ack);
            assertThat(answer).as(name).isEqualTo(twin.received(ack, nowNs));
            if (random.nextInt(5) == 0) {
                acks.clear();
            }
        }

        private void compare(int step) {
            LossDetector detector = flight.detector;
            String here = name + " step " + step;
            assertThat(flight.acked).as(here).isEqualTo(twin.acked);
            assertThat(flight.spurious).as(here).isEqualTo(twin.spurious);
            assertThat(flight.lostNumbers()).as(here).isEqualTo(twin.lost);
            assertThat(detector.packets().inFlightBytes()).as(here).isEqualTo(twin.inFlight());
            assertThat(detector.rate().deliveredBytes()).as(here).isEqualTo(twin.delivered);
            assertThat(detector.frames().size()).as(here).isGreaterThanOrEqualTo(twin.remembered());
            flight.forgetWhatWasTold();
            twin.everLost += twin.lost.size();
            twin.everSpurious += twin.spurious.size();
            twin.acked.clear();
            twin.spurious.clear();
            twin.lost.clear();
        }

        private static RangeSet copy(RangeSet source) {
            RangeSet copy = new RangeSet(2048);
            for (int i = 0; i < source.size(); i++) {
                copy.add(source.from(i), source.to(i));
            }
            return copy;
        }
    }

    /// Knows the rules and nothing of rings. Thresholds and round trips are the real ones, which
    /// have tests of their own.
    private static final class NaiveDetector {
        private record Sent(long sentNs, int flags) {
            boolean counts() {
                return flags == BULK;
            }
        }

        private final TreeMap<Long, Sent> outstanding = new TreeMap<>();
        private final TreeMap<Long, Sent> given = new TreeMap<>();
        private final TreeMap<Long, Long> marks = new TreeMap<>();
        private final TreeSet<Long> used = new TreeSet<>();
        private final Reordering reordering = new Reordering();
        private final Rtt rtt = new Rtt();
        private final List<Long> acked = new ArrayList<>();
        private final List<Long> lost = new ArrayList<>();
        private final List<Long> spurious = new ArrayList<>();
        private long next;
        private long largest = -1;
        private long delivered;
        private long everLost;
        private long everSpurious;

        void sent(long number, long nowNs, int flags) {
            outstanding.put(number, new Sent(nowNs, flags));
            used.add(number);
            next = number + 1;
        }

        int received(RangeSet ack, long nowNs) {
            long previous = largest;
            long top = ack.to(ack.size() - 1) - 1;
            Sent topPacket = outstanding.containsKey(top) ? outstanding.get(top) : given.get(top);
            int count = 0;
            boolean eliciting = false;
            for (int range = ack.size() - 1; range >= 0; range--) {
                List<Long> late = within(given, ack, range);
                List<Long> timely = within(outstanding, ack, range);
                for (long number : late) {
                    Sent packet = Objects.requireNonNull(given.remove(number));
                    boolean beyond = nowNs - packet.sentNs > reordering.delayNs(rtt);
                    reordering.arrivedLate(previous - number);
                    reordering.turnedUp(number, previous - number, beyond, next);
                    if (packet.counts()) {
                        spurious.add(number);
                    }
                    eliciting |= arrived(number, packet);
                }
                for (long number : timely) {
                    if (number < previous) {
                        reordering.arrivedLate(previous - number);
                    }
                    eliciting |=
                            arrived(number, Objects.requireNonNull(outstanding.remove(number)));
                }
                count += late.size() + timely.size();
            }
            if (count == 0) {
                return 0;
            }
            largest = Math.max(largest, top);
            if (eliciting && topPacket != null) {
                rtt.sample(nowNs, nowNs - topPacket.sentNs, 0, MAX_ACK_DELAY_NS);
            }
            giveUp(nowNs);
            return count;
        }

        private static List<Long> within(NavigableMap<Long, Sent> map, RangeSet ack, int range) {
            return new ArrayList<>(map.subMap(ack.from(range), ack.to(range)).keySet());
        }

        private boolean arrived(long number, Sent packet) {
            acked.add(number);
            delivered += packet.counts() ? SIZE : 0;
            return (packet.flags & SentPackets.ACK_ELICITING) != 0;
        }

        void timeout(long nowNs) {
            giveUp(nowNs);
        }

        private void giveUp(long nowNs) {
            long delayNs = reordering.delayNs(rtt);
            long threshold = reordering.packetThreshold();
            for (long number : new ArrayList<>(outstanding.headMap(largest).keySet())) {
                Sent packet = Objects.requireNonNull(outstanding.get(number));
                long overtaking = used.subSet(number, largest).size();
                boolean isOld = nowNs - packet.sentNs >= delayNs;
                boolean isFar = largest - number > threshold || overtaking >= threshold;
                if (!isOld && !isFar) {
                    break;
                }
                outstanding.remove(number);
                if ((packet.flags & SentPackets.ACK_ELICITING) != 0) {
                    reordering.declaredLost(number, next);
                    given.put(number, packet);
                    marks.put(number, next);
                    lost.add(number);
                }
            }
            forget();
        }

        /// Lost packets at the old end, once something sent after them arrived.
        private void forget() {
            while (!given.isEmpty()
                    && (outstanding.isEmpty() || given.firstKey() < outstanding.firstKey())
                    && largest >= marks.getOrDefault(given.firstKey(), Long.MAX_VALUE)) {
                given.remove(given.firstKey());
            }
        }

        long inFlight() {
            return SIZE
                    * outstanding.values().stream()
                            .filter(packet -> (packet.flags & SentPackets.IN_FLIGHT) != 0)
                            .count();
        }

        int remembered() {
            return outstanding.size() + given.size();
        }
    }
}
