package io.wraith.proto.recovery;

import static io.wraith.proto.recovery.SentFlight.BULK;
import static io.wraith.proto.recovery.SentFlight.MS;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.RangeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

final class ReorderingTest {
    @Test
    void beginsAsRfc9002Says() {
        Reordering reordering = new Reordering();
        assertThat(reordering.packetThreshold()).isEqualTo(3);
        assertThat(reordering.delayNs(rtt(80 * MS))).isEqualTo(90 * MS);
        assertThat(reordering.delayNs(rtt(1_000))).isEqualTo(MS);
    }

    @Test
    void thePacketThresholdGrowsToWhatWasSeen() {
        Reordering reordering = new Reordering();
        reordering.turnedUp(5, 476, false, 1_000);
        assertThat(reordering.packetThreshold()).isEqualTo(477);
        reordering.turnedUp(6, 20, false, 1_000);
        assertThat(reordering.packetThreshold()).isEqualTo(477);
        assertThat(reordering.delayNs(rtt(80 * MS))).as("no evidence").isEqualTo(90 * MS);
    }

    @Test
    void theTimeWindowGrowsOnceARoundUpToARoundTrip() {
        Reordering reordering = new Reordering();
        reordering.turnedUp(5, 2, true, 100);
        reordering.turnedUp(6, 2, true, 110);
        assertThat(reordering.delayNs(rtt(80 * MS))).isEqualTo(100 * MS);
        reordering.turnedUp(100, 2, true, 200);
        assertThat(reordering.delayNs(rtt(80 * MS))).isEqualTo(120 * MS);
        for (long number = 200; number < 210; number++) {
            reordering.turnedUp(number, 2, true, number + 1);
        }
        assertThat(reordering.delayNs(rtt(80 * MS))).isEqualTo(160 * MS);
    }

    @Test
    void sixteenCleanRecoveriesMakeItStrictAgain() {
        Reordering reordering = new Reordering();
        reordering.declaredLost(0, 10);
        reordering.turnedUp(0, 50, true, 10);
        for (long recovery = 1; recovery <= 17; recovery++) {
            assertThat(reordering.packetThreshold()).isEqualTo(51);
            reordering.declaredLost(recovery * 10, (recovery + 1) * 10);
            reordering.declaredLost(recovery * 10 + 1, (recovery + 1) * 10);
        }
        reordering.declaredLost(180, 190);
        assertThat(reordering.packetThreshold()).isEqualTo(3);
        assertThat(reordering.delayNs(rtt(80 * MS))).isEqualTo(90 * MS);
    }

    @Test
    void reorderingThatGoesOnKeepsThePacketThreshold() {
        Reordering reordering = new Reordering();
        reordering.turnedUp(0, 50, false, 10);
        for (long recovery = 1; recovery <= 100; recovery++) {
            reordering.declaredLost(recovery * 10, (recovery + 1) * 10);
            reordering.arrivedLate(30);
        }
        assertThat(reordering.packetThreshold()).isEqualTo(31);
    }

    private static Rtt rtt(long nowNs) {
        Rtt rtt = new Rtt();
        rtt.sample(0, nowNs, 0, 0);
        return rtt;
    }

    private record Arrival(long atNs, long number) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            int order = Long.compare(atNs, other.atNs);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    /// A quarter of the packets 5 ms late at a round trip of 197 ms, ten packets a millisecond, one
    /// in `lossInverse` lost: an ACK every millisecond.
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 1000", "4, 100", "5, 20"})
    void aQuarterOfThePacketsFiveMillisecondsLate(long seed, int lossInverse) {
        SplittableRandom random = new SplittableRandom(seed);
        SentFlight flight = new SentFlight();
        PriorityQueue<Arrival> underway = new PriorityQueue<>();
        PriorityQueue<Arrival> acks = new PriorityQueue<>();
        RangeSet received = new RangeSet(1 << 14);
        long reallyLost = 0;
        long adapted = 0;
        long lostBefore = 0;
        long millis = 8_000;
        for (long ms = 0; ms < millis; ms++) {
            long nowNs = ms * MS - 4_000 * MS;
            for (int i = 0; i < 10; i++) {
                long sentNs = nowNs + i * MS / 10;
                long number = flight.send(sentNs, BULK);
                if (lossInverse != 0 && random.nextInt(lossInverse) == 0) {
                    reallyLost++;
                } else {
                    long lateNs = random.nextInt(4) == 0 ? 5 * MS : 0;
                    underway.add(new Arrival(sentNs + 98 * MS + lateNs, number));
                }
            }
            while (!underway.isEmpty() && underway.peek().atNs <= nowNs) {
                long number = underway.remove().number;
                received.add(number, number + 1);
            }
            acks.add(new Arrival(nowNs + 99 * MS, ms));
            acknowledge(flight, received, ms, acks.peek().atNs <= nowNs, nowNs);
            if (ms == 1_000) {
                adapted = flight.detector.spuriousLosses();
                lostBefore = flight.losses.size();
            }
        }
        long spurious = flight.detector.spuriousLosses() - adapted;
        long packets = (millis - 1_000) * 10;
        assertThat(adapted).as("seed " + seed).isPositive();
        assertThat(spurious).as("seed " + seed).isLessThan(packets / 100);
        assertThat(flight.losses.size() - lostBefore - spurious)
                .as("what is lost is found, seed " + seed)
                .isBetween((long) (reallyLost * 0.75), reallyLost);
    }

    /// What the peer had received 99 ms ago arrives as an ACK.
    private static void acknowledge(
            SentFlight flight, RangeSet received, long ms, boolean hasAck, long nowNs) {
        if (hasAck && !received.isEmpty()) {
            flight.ack(nowNs, received);
        }
        long deadlineNs = flight.detector.deadlineNs();
        if (ms > 0 && deadlineNs != Long.MAX_VALUE && deadlineNs - nowNs <= 0) {
            flight.detector.timeout(nowNs, flight);
        }
    }
}
