package io.wraith.proto.recovery;

import static io.wraith.proto.recovery.SentFlight.BULK;
import static io.wraith.proto.recovery.SentFlight.KEEPALIVE;
import static io.wraith.proto.recovery.SentFlight.MS;
import static io.wraith.proto.recovery.SentFlight.PROBE;
import static io.wraith.proto.recovery.SentFlight.SIZE;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.RangeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LossDetectorTest {
    private final SentFlight flight = new SentFlight();
    private final LossDetector detector = flight.detector;

    @Test
    void threeNumbersLaterIsLostAndTwoAreNot() {
        flight.sendMany(4, 0, 0);
        flight.ack(100 * MS, 2);
        assertThat(flight.losses).isEmpty();
        flight.ack(100 * MS, 2, 3);
        assertThat(flight.lostNumbers()).containsExactly(0L);
        assertThat(detector.sample().newlyLostBytes).isEqualTo(SIZE);
        assertThat(detector.sample().inFlightAfter).isEqualTo(SIZE);
    }

    @Test
    void aNumberLeftOutIsNoPacketThatOvertook() {
        flight.send(0, BULK);
        detector.packets().skip();
        flight.sendMany(3, 0, 0);
        flight.ack(100 * MS, 3);
        assertThat(flight.losses).isEmpty();
        flight.ack(100 * MS, 3, 4);
        assertThat(flight.lostNumbers()).containsExactly(0L);
    }

    /// 9/8 of a round trip of 130 ms, on clocks that began anywhere.
    @ParameterizedTest
    @ValueSource(longs = {0, -200 * MS, Long.MAX_VALUE - 100 * MS, Long.MIN_VALUE})
    void anEighthOfARoundTripLaterIsLost(long start) {
        flight.send(start, BULK);
        flight.send(start, BULK);
        flight.ack(start + 130 * MS, 1);
        long deadlineNs = start + 146_250_000;
        assertThat(detector.deadlineNs()).isEqualTo(deadlineNs);
        assertThat(detector.timeout(deadlineNs - 1, flight)).isEqualTo(LossDetector.NOTHING);
        assertThat(detector.timeout(deadlineNs, flight)).isEqualTo(LossDetector.LOSSES_TOLD);
        assertThat(flight.lostNumbers()).containsExactly(0L);
        assertThat(detector.deadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(detector.timeout(Long.MIN_VALUE, flight)).isEqualTo(LossDetector.NOTHING);
        assertThat(detector.timeout(Long.MAX_VALUE, flight)).isEqualTo(LossDetector.NOTHING);
    }

    @Test
    void theTimeThresholdIsAMillisecondAtLeast() {
        flight.send(0, BULK);
        flight.send(0, BULK);
        flight.ack(50_000, 1);
        assertThat(detector.deadlineNs()).isEqualTo(MS);
    }

    @Test
    void nothingIsLostThatIsNewerThanAllThatIsAcknowledged() {
        flight.sendMany(10, 0, 0);
        flight.ack(100 * MS, 0);
        assertThat(detector.timeout(100_000 * MS, flight)).isEqualTo(LossDetector.SEND_PROBES);
        assertThat(flight.losses).isEmpty();
    }

    @Test
    void acknowledgingWhatWasNeverSentIsAFault() {
        assertThat(flight.ack(0, 0)).isEqualTo(RecoveryFault.ACK_OF_UNSENT.code());
        flight.sendMany(5, 0, 0);
        assertThat(flight.ackRange(MS, 0, 5)).isEqualTo(RecoveryFault.ACK_OF_UNSENT.code());
        assertThat(flight.acked).isEmpty();
        assertThat(flight.ackRange(MS, 0, 4)).isEqualTo(5);
    }

    @Test
    void acknowledgingANumberLeftOutIsAFaultAlsoRightBehindWhatIsAcknowledged() {
        flight.sendMany(500, 0, 0);
        detector.packets().skip();
        flight.sendMany(500, 0, 0);
        assertThat(flight.ackRange(MS, 0, 499)).isEqualTo(500);
        assertThat(flight.ackRange(MS, 400, 700)).isEqualTo(RecoveryFault.ACK_OF_SKIPPED.code());
    }

    @Test
    void acknowledgingTwiceIsNothing() {
        flight.sendMany(3, 0, 0);
        assertThat(flight.ackRange(MS, 0, 2)).isEqualTo(3);
        assertThat(flight.ackRange(MS, 0, 2)).isZero();
        assertThat(flight.ack(MS, 1)).isZero();
        assertThat(flight.acked).containsExactly(0L, 1L, 2L);
        assertThat(detector.packets().first()).isEqualTo(3);
        assertThat(detector.frames().size()).isZero();
    }

    @Test
    void numbersGoOnBeyondAllWidths() {
        for (long first : new long[] {(1L << 31) - 50, (1L << 32) - 50, (1L << 56) - 200}) {
            SentFlight far = new SentFlight(first);
            far.sendMany(100, 0, 0);
            RangeSet received = new RangeSet(2);
            received.add(first + 10, first + 97);
            received.add(first + 98, first + 100);
            assertThat(far.ack(100 * MS, received)).isEqualTo(89);
            assertThat(far.lostNumbers()).hasSize(10).contains(first, first + 9);
            assertThat(far.ack(101 * MS, first + 97)).isEqualTo(1);
            assertThat(far.detector.packets().first()).isEqualTo(first);
        }
    }

    @Test
    void theSampleTellsWhatOneAcknowledgementSaid() {
        for (int i = 0; i < 10; i++) {
            flight.send((i - 5) * MS, SentFlight.BULK | SentPackets.MARKED);
        }
        flight.ectCount = 3;
        flight.ceCount = 2;
        flight.ackRange(130 * MS, 0, 4);
        AckSample sample = detector.sample();
        assertThat(sample.nowNs).isEqualTo(130 * MS);
        assertThat(sample.newlyAckedBytes).isEqualTo(5 * SIZE);
        assertThat(sample.inFlightBefore).isEqualTo(10 * SIZE);
        assertThat(sample.inFlightAfter).isEqualTo(5 * SIZE);
        assertThat(sample.rttNs).isEqualTo(131 * MS);
        assertThat(sample.number).isEqualTo(4);
        assertThat(sample.tag).isEqualTo((byte) 4);
        assertThat(sample.ecnCe).isEqualTo(2);
        assertThat(sample.deliveredBytes).isEqualTo(5 * SIZE);
        flight.ectCount = 4;
        flight.ceCount = 3;
        flight.ackRange(140 * MS, 0, 6);
        assertThat(detector.sample().ecnCe).isEqualTo(1);
    }

    @Test
    void onlyTheLargestGivesASmoothedSample() {
        flight.sendMany(3, 0, 0);
        flight.ack(100 * MS, 2);
        flight.ack(500 * MS, 1, 2);
        assertThat(detector.rtt().latestNs()).isEqualTo(100 * MS);
        assertThat(detector.sample().rttNs).isEqualTo(500 * MS);
    }

    @Test
    void pureAcknowledgementsGiveNoRoundTrip() {
        flight.send(0, 0);
        flight.ack(5_000 * MS, 0);
        assertThat(detector.rtt().hasSample()).isFalse();
        assertThat(detector.sample().rttNs).isEqualTo(-1);
        assertThat(flight.acked).containsExactly(0L);
    }

    @Test
    void aPureAcknowledgementThatIsOldIsForgottenSilently() {
        flight.send(0, 0);
        flight.sendMany(4, 0, 0);
        flight.ackRange(100 * MS, 1, 4);
        assertThat(flight.losses).isEmpty();
        assertThat(detector.packets().first()).isEqualTo(5);
        assertThat(detector.frames().size()).isZero();
    }

    @Test
    void aLostProbeIsToldButIsNoCongestionSignal() {
        flight.send(0, PROBE);
        flight.send(0, KEEPALIVE);
        flight.sendMany(4, 0, 0);
        flight.ackRange(100 * MS, 2, 5);
        assertThat(flight.lostNumbers()).containsExactly(0L, 1L);
        assertThat(flight.losses).noneMatch(SentFlight.Loss::isSignal);
        assertThat(detector.sample().newlyLostBytes).isZero();
        assertThat(detector.sample().lostBytes).isZero();
        flight.ack(101 * MS, 0);
        assertThat(flight.spurious).isEmpty();
        assertThat(flight.acked).contains(0L);
    }

    @Test
    void tenThousandPacketsWithAThousandGaps() {
        flight.sendMany(10_000, 0, 1_000);
        RangeSet received = new RangeSet(2048);
        for (int i = 0; i < 1_000; i++) {
            received.add(i * 10 + 1, i * 10 + 10);
        }
        assertThat(flight.ack(100 * MS, received)).isEqualTo(9_000);
        assertThat(flight.losses).hasSize(1_000);
        assertThat(flight.losses.getLast().lostSinceSent()).isEqualTo(1_000L * SIZE);
        assertThat(detector.packets().inFlightBytes()).isZero();
        assertThat(detector.deadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    /// A packet sent later is acknowledged a round after the loss: then nobody remembers it.
    @Test
    void aLossIsRememberedForOneMoreRound() {
        flight.sendMany(5, 0, 0);
        flight.ackRange(100 * MS, 1, 4);
        assertThat(flight.lostNumbers()).containsExactly(0L);
        long after = flight.send(101 * MS, BULK);
        flight.ack(150 * MS, 0);
        assertThat(flight.spurious).containsExactly(0L);
        assertThat(detector.sample().deliveredBytes).isEqualTo(5 * SIZE);
        assertThat(detector.spuriousLosses()).isEqualTo(1);

        flight.sendMany(8, 160 * MS, 0);
        flight.ackRange(300 * MS, after + 2, after + 8);
        assertThat(flight.lostNumbers()).containsExactly(0L, 5L, 6L);
        long last = flight.send(301 * MS, BULK);
        flight.ack(400 * MS, last);
        assertThat(flight.ackRange(401 * MS, 0, last)).as("forgotten").isZero();
        assertThat(flight.spurious).hasSize(1);
    }

    @Test
    void lossesThatTheReceiversSocketExplains() {
        flight.sendMany(12, 0, 0);
        flight.socketDrops = 1;
        flight.ackRange(100 * MS, 2, 8);
        assertThat(detector.sample().socketDrops).isEqualTo(1);
        assertThat(flight.losses.get(0).isDrop()).isTrue();
        assertThat(flight.losses.get(1).isDrop()).isFalse();
        assertThat(detector.lossesInSocket()).isEqualTo(1);
        flight.socketDrops = 2;
        flight.ack(101 * MS, 9);
        assertThat(detector.lossesInSocket()).as("reported after the loss").isEqualTo(2);
        flight.socketDrops = 1;
        flight.ack(101 * MS, 10);
        assertThat(detector.sample().socketDrops).isZero();
    }

    @Test
    void dropsOfOldRoundsExplainNothing() {
        flight.send(0, BULK);
        flight.socketDrops = 100;
        flight.ack(10 * MS, 0);
        for (int round = 0; round < 3; round++) {
            long number = flight.send((20 + 20L * round) * MS, BULK);
            flight.ack((30 + 20L * round) * MS, number);
        }
        flight.sendMany(5, 100 * MS, 0);
        flight.ackRange(110 * MS, 5, 8);
        assertThat(flight.lostNumbers()).containsExactly(4L);
        assertThat(detector.lossesInSocket()).isZero();
    }
}
