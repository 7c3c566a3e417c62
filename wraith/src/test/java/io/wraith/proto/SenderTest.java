package io.wraith.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.proto.congestion.CongestionProfile;
import io.wraith.proto.recovery.LossDetector;
import io.wraith.proto.recovery.SentPackets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a limit that people set makes of the pace that congestion control allows.
final class SenderTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int DATAGRAM = 1_312;
    private static final long PATH = 50_000_000;
    private static final int PACKETS = 1 << 16;

    private final Sender sender =
            new Sender(CongestionProfile.fixedRate(PATH), new Prng(1), 0, SECOND_NS / 50, DATAGRAM);
    private final LossDetector flight = new LossDetector(PACKETS, SECOND_NS / 40);
    private long nowNs;
    private long number;
    private int largestBurst;

    /// Sends whatever may leave when it may, for so long; the window is not looked at.
    private long sentWithin(long durationNs) {
        long endNs = nowNs + durationNs;
        long bytes = 0;
        while (nowNs < endNs) {
            int burst = 0;
            while (sender.credit(nowNs) >= DATAGRAM && number < PACKETS) {
                sender.sent(flight, number++, DATAGRAM, SentPackets.IN_FLIGHT, nowNs);
                burst += DATAGRAM;
            }
            bytes += burst;
            largestBurst = Math.max(largestBurst, burst);
            nowNs = Math.max(nowNs + 1, sender.departureNs(nowNs, DATAGRAM));
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {100_000, 3_000_000, 20_000_000})
    void noMoreLeavesThanTheLimit(long limit) {
        sender.limit(limit);
        long ignored = sentWithin(SECOND_NS / 10);
        assertThat(ignored).isPositive();
        largestBurst = 0;
        long sent = sentWithin(SECOND_NS);
        long burst = Math.max(limit / 1_000, DATAGRAM);
        assertThat(sent).isBetween(limit - limit / 20 - burst, limit + burst + DATAGRAM);
        assertThat((long) largestBurst)
                .as("a burst of a millisecond, or a packet")
                .isLessThanOrEqualTo(burst);
    }

    @Test
    void aLimitAboveWhatThePathCarriesChangesNothing() {
        sender.limit(10 * PATH);
        assertThat(sentWithin(SECOND_NS)).isBetween(PATH - PATH / 50, PATH + PATH / 50);
    }

    @Test
    void anotherPathIsUnderTheSameLimit() {
        long limit = 2_000_000;
        sender.limit(limit);
        long before = sentWithin(SECOND_NS / 2);
        sender.restart(nowNs, DATAGRAM);
        assertThat(before + sentWithin(SECOND_NS / 2)).isLessThan(limit + limit / 20);
    }

    /// Probes and repeated questions leave without credit; what leaves after them waits for it.
    @Test
    void whatLeavesWithoutCreditIsPaidByWhatFollows() {
        sender.limit(1_000_000);
        assertThat(sender.departureNs(nowNs, DATAGRAM)).isEqualTo(nowNs);
        for (int i = 0; i < 3; i++) {
            sender.sent(flight, number++, DATAGRAM, SentPackets.IN_FLIGHT, nowNs);
        }
        assertThat(sender.credit(nowNs)).isZero();
        assertThat(sender.departureNs(nowNs, DATAGRAM))
                .isEqualTo(nowNs + DATAGRAM * SECOND_NS / 1_000_000);
    }

    @Test
    void acknowledgementsAloneTakeNoCredit() {
        sender.limit(1_000_000);
        int before = sender.credit(nowNs);
        sender.sent(flight, number++, 60, 0, nowNs);
        assertThat(sender.credit(nowNs)).isEqualTo(before);
    }
}
