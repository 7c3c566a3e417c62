package io.wraith.proto.recovery;

import static io.wraith.proto.recovery.SentFlight.BULK;
import static io.wraith.proto.recovery.SentFlight.KEEPALIVE;
import static io.wraith.proto.recovery.SentFlight.MS;
import static io.wraith.proto.recovery.SentFlight.PROBE;
import static io.wraith.proto.recovery.SentFlight.SIZE;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Silence: probe timeouts and persistent congestion.
final class ProbeTimeoutTest {
    /// After samples of 100, 100 ms: smoothed 100, variation 37.5, delay 25.
    private static final long PTO_NS = 275 * MS;

    /// Three timeouts after one more sample of 100 ms, which brings the variation to 28.125.
    private static final long PERSISTENT_NS = 3 * 237_500_000L;

    private final SentFlight flight = new SentFlight();
    private final LossDetector detector = flight.detector;

    @Test
    void withoutASampleTheFirstIsAfterASecond() {
        flight.send(7, BULK);
        assertThat(detector.deadlineNs()).isEqualTo(7 + 999 * MS + SentFlight.MAX_ACK_DELAY_NS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000 * MS, -1_000 * MS, Long.MAX_VALUE - 300 * MS})
    void doublesAndLosesNothing(long start) {
        measure(start - 500 * MS);
        long number = flight.send(start, BULK);
        long ptoNs = PTO_NS;
        for (int i = 0; i < 6; i++) {
            assertThat(detector.deadlineNs()).isEqualTo(start + ptoNs);
            assertThat(detector.timeout(start + ptoNs - 1, flight)).isEqualTo(LossDetector.NOTHING);
            assertThat(detector.timeout(start + ptoNs, flight)).isEqualTo(LossDetector.SEND_PROBES);
            assertThat(detector.timeouts()).isEqualTo(i + 1);
            ptoNs *= 2;
        }
        assertThat(flight.losses).isEmpty();
        assertThat(detector.packets().inFlightBytes()).isEqualTo(SIZE);
        flight.ack(start + ptoNs, number);
        assertThat(detector.timeouts()).isZero();
        assertThat(detector.deadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anAcknowledgementRestartsIt() {
        measure(0);
        long number = flight.send(1_000 * MS, BULK);
        flight.send(1_000 * MS, BULK);
        flight.ack(1_100 * MS, number);
        long ptoNs = detector.rtt().probeTimeoutNs(SentFlight.MAX_ACK_DELAY_NS);
        assertThat(detector.deadlineNs()).isEqualTo(1_100 * MS + ptoNs);
    }

    @Test
    void pureAcknowledgementsWaitForNothing() {
        flight.send(0, 0);
        assertThat(detector.deadlineNs()).isEqualTo(Long.MAX_VALUE);
        flight.send(0, KEEPALIVE);
        assertThat(detector.deadlineNs()).isLessThan(2_000 * MS);
    }

    @Test
    void theBackoffDoesNotOverflow() {
        measure(0);
        flight.send(0, BULK);
        long nowNs = 0;
        for (int i = 0; i < 100; i++) {
            long deadlineNs = detector.deadlineNs();
            assertThat(deadlineNs).isGreaterThan(nowNs);
            detector.timeout(deadlineNs, flight);
            nowNs = deadlineNs / 2;
        }
    }

    @Test
    void timeoutsEraseNeitherRoundTripNorRate() {
        measure(0);
        long minNs = detector.rtt().minNs();
        long delivered = detector.rate().deliveredBytes();
        flight.sendMany(10, 1_000 * MS, 0);
        for (int i = 0; i < 5; i++) {
            detector.timeout(detector.deadlineNs(), flight);
        }
        long probe = flight.send(20_000 * MS, BULK);
        flight.ack(20_900 * MS, probe);
        assertThat(flight.losses).hasSize(10);
        assertThat(detector.rtt().minNs()).isEqualTo(minNs);
        assertThat(detector.sample().deliveredBytes).isEqualTo(delivered + SIZE);
    }

    @Test
    void lossOverThreeTimeoutsIsPersistentCongestion() {
        measure(0);
        flight.send(1_000 * MS, BULK);
        flight.send(1_000 * MS + PERSISTENT_NS + 1, BULK);
        acknowledgeOneMore(5_000 * MS);
        assertThat(flight.lostNumbers()).containsExactly(2L, 3L);
        assertThat(flight.persistent).isEqualTo(1);
    }

    @Test
    void oneTimeoutIsNot() {
        measure(0);
        flight.send(1_000 * MS, BULK);
        flight.send(1_000 * MS + PERSISTENT_NS, BULK);
        acknowledgeOneMore(5_000 * MS);
        assertThat(flight.losses).hasSize(2);
        assertThat(flight.persistent).isZero();
    }

    @Test
    void anythingAcknowledgedBetweenExcludesIt() {
        measure(0);
        flight.send(1_000 * MS, BULK);
        long arrived = flight.send(2_000 * MS, BULK);
        flight.send(3_000 * MS, BULK);
        flight.ack(3_050 * MS, arrived);
        acknowledgeOneMore(5_000 * MS);
        assertThat(flight.losses).hasSize(2);
        assertThat(flight.persistent).isZero();
    }

    @Test
    void whatNeedsNoAcknowledgementBetweenDoesNot() {
        measure(0);
        flight.send(1_000 * MS, BULK);
        flight.send(2_000 * MS, 0);
        detector.packets().skip();
        flight.send(2_000 * MS, PROBE);
        flight.send(3_000 * MS, BULK);
        acknowledgeOneMore(5_000 * MS);
        assertThat(flight.persistent).isEqualTo(1);
    }

    @Test
    void probesAndKeepalivesAloneDoNotShowIt() {
        measure(0);
        flight.send(1_000 * MS, PROBE);
        flight.send(3_000 * MS, KEEPALIVE);
        acknowledgeOneMore(5_000 * MS);
        assertThat(flight.losses).hasSize(2);
        assertThat(flight.persistent).isZero();
    }

    @Test
    void withoutAnEarlierSampleItCannotBeKnown() {
        flight.send(0, BULK);
        flight.send(20_000 * MS, BULK);
        acknowledgeOneMore(30_000 * MS);
        assertThat(flight.losses).hasSize(2);
        assertThat(flight.persistent).isZero();
    }

    @Test
    void aRowMayBeRevealedByTwoAcknowledgements() {
        measure(0);
        flight.send(1_000 * MS, BULK);
        flight.send(2_500 * MS, BULK);
        long last = flight.send(2_590 * MS, BULK);
        flight.ack(2_595 * MS, last);
        assertThat(flight.lostNumbers()).containsExactly(2L);
        assertThat(flight.persistent).isZero();
        detector.timeout(detector.deadlineNs(), flight);
        assertThat(flight.lostNumbers()).containsExactly(2L, 3L);
        assertThat(flight.persistent).isEqualTo(1);
    }

    @Test
    void aRowWhoseMemberTurnedUpBeginsAnew() {
        measure(0);
        flight.send(1_000 * MS, BULK);
        flight.send(2_500 * MS, BULK);
        long last = flight.send(2_590 * MS, BULK);
        flight.ack(2_595 * MS, last);
        flight.ack(2_596 * MS, 2);
        assertThat(flight.spurious).containsExactly(2L);
        detector.timeout(detector.deadlineNs(), flight);
        assertThat(flight.lostNumbers()).containsExactly(2L, 3L);
        assertThat(flight.persistent).isZero();
    }

    private void measure(long startNs) {
        for (int i = 0; i < 2; i++) {
            long number = flight.send(startNs + i * MS, BULK);
            flight.ack(startNs + i * MS + 100 * MS, number);
        }
    }

    private void acknowledgeOneMore(long nowNs) {
        long number = flight.send(nowNs - 100 * MS, BULK);
        flight.ack(nowNs, number);
    }
}
