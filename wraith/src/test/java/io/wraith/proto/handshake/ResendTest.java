package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Deadline;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class ResendTest {
    private static final long MS = 1_000_000;

    private final Resend resend = new Resend();

    /// The clock runs over in between.
    @Test
    void intervalsDoubleUpToALimit() {
        long startNs = Long.MAX_VALUE - 500 * MS;
        resend.start(startNs, Resend.UNKNOWN_PATH_NS);
        assertThat(timesMs(startNs, 9_500))
                .containsExactly(0L, 1_000L, 3_000L, 5_000L, 7_000L, 9_000L);
        resend.start(startNs, 3 * MS);
        assertThat(timesMs(startNs, 500)).containsExactly(0L, 30L, 90L, 210L, 450L);
        resend.stop();
        assertThat(resend.isDue(startNs + 9_500 * MS)).isFalse();
        assertThat(resend.deadlineNs()).isEqualTo(Deadline.NONE);
    }

    private List<Long> timesMs(long startNs, int untilMs) {
        List<Long> times = new ArrayList<>();
        for (long ms = 0; ms <= untilMs; ms += 10) {
            if (resend.isDue(startNs + ms * MS)) {
                times.add(ms);
                resend.sent(startNs + ms * MS);
            }
        }
        return times;
    }
}
