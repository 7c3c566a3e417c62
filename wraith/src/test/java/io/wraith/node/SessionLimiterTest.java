package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.stream.Limiter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Map;

@SuppressWarnings("EnumOrdinal") // what a status page holds of it
final class SessionLimiterTest {
    private static final long MUCH = 1 << 20;
    private static final long WINDOW = 800_000;

    private static SessionLimiter sending(Limiter streams, long inFlight) {
        return SessionLimiter.of(streams, MUCH, MUCH / 50, inFlight, WINDOW);
    }

    /// Keep-alives and their acknowledgements are nothing that could be held back.
    @ParameterizedTest
    @EnumSource(Limiter.class)
    void whereNextToNothingMovesNothingLimits(Limiter streams) {
        assertThat(SessionLimiter.of(streams, 2_000, 2_095, WINDOW, WINDOW))
                .isEqualTo(SessionLimiter.NOTHING);
        assertThat(SessionLimiter.of(streams, 2_000, 2_096, WINDOW, WINDOW))
                .isNotEqualTo(SessionLimiter.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PACING",
        "400000, PACING",
        "700000, PACING",
        "700001, CONGESTION",
        "800000, CONGESTION",
        // After a window that shrank.
        "900000, CONGESTION"
    })
    void dataThatMayLeaveWaitsForItsTimeOrForRoom(long inFlight, SessionLimiter limiter) {
        assertThat(sending(Limiter.NONE, inFlight)).isEqualTo(limiter);
    }

    @Test
    void whoeverSentMoreHadNothingMoreToSend() {
        assertThat(sending(Limiter.SOURCE, 0)).isEqualTo(SessionLimiter.APPLICATION);
        assertThat(SessionLimiter.of(Limiter.SOURCE, MUCH / 50, MUCH, 0, WINDOW))
                .isEqualTo(SessionLimiter.PEER);
    }

    @ParameterizedTest
    @EnumSource(
            value = Limiter.class,
            names = {"FLOW_STREAM", "FLOW_CONNECTION"})
    void whatThePeerDoesNotAllowIsFlowControlHoweverFullTheWindow(Limiter streams) {
        assertThat(sending(streams, 0)).isEqualTo(SessionLimiter.FLOW_CONTROL);
        assertThat(sending(streams, WINDOW)).isEqualTo(SessionLimiter.FLOW_CONTROL);
    }

    @Test
    void aPageMayCarryAnyNumber() {
        for (SessionLimiter each : SessionLimiter.values()) {
            assertThat(SessionLimiter.of(each.ordinal())).isEqualTo(each);
        }
        assertThat(SessionLimiter.of(-1)).isEqualTo(SessionLimiter.NOTHING);
        assertThat(SessionLimiter.of(99)).isEqualTo(SessionLimiter.NOTHING);
    }

    /// What is shown of a session that rests is what it was at before.
    @Test
    void betweenTwoLooksAtARestingSessionNothingLimits() {
        SessionStatus before = status(1_000);
        assertThat(new SessionInterval(before, status(1_001), 1).limiter())
                .isEqualTo(SessionLimiter.PACING);
        assertThat(new SessionInterval(before, status(1_000), 1).limiter())
                .isEqualTo(SessionLimiter.NOTHING);
    }

    private static SessionStatus status(long sentBytes) {
        return new SessionStatus(
                Map.of(
                        SessionCounter.SENT_BYTES,
                        sentBytes,
                        SessionCounter.LIMITER,
                        (long) SessionLimiter.PACING.ordinal()));
    }
}
