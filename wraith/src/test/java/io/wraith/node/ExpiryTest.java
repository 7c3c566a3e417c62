package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Deadline;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Two clocks, of which neither can be trusted alone.
final class ExpiryTest {
    private static final long HOUR_NS = Duration.ofHours(1).toNanos();
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    private static final long START_NS = Long.MAX_VALUE - HOUR_NS / 2;
    private static final long START_MS = 1_800_000_000_000L;

    private final AtomicLong wallMs = new AtomicLong(START_MS);
    private final Expiry expiry =
            new Expiry(Optional.of(Duration.ofHours(1)), START_NS, wallMs::get);

    @Test
    void itEndsWhenBothClocksSaySo() {
        wallMs.addAndGet(HOUR_MS - 1);
        assertThat(expiry.isOver(START_NS + HOUR_NS - 1)).isFalse();
        wallMs.incrementAndGet();
        assertThat(expiry.isOver(START_NS + HOUR_NS)).isTrue();
    }

    /// The clock of deadlines stood still.
    @Test
    void timeInWhichTheMachineWasSuspendedCounts() {
        wallMs.addAndGet(HOUR_MS);
        assertThat(expiry.isOver(START_NS + 1)).isTrue();
        assertThat(expiry.lookNs(START_NS) - START_NS)
                .as("it is noticed soon after the machine woke")
                .isBetween(1L, Duration.ofSeconds(10).toNanos());
    }

    @Test
    void aClockThatIsSetBackGivesNoTime() {
        wallMs.addAndGet(-10 * HOUR_MS);
        assertThat(expiry.isOver(START_NS + HOUR_NS)).isTrue();
        long last = START_NS + HOUR_NS - 1;
        assertThat(expiry.lookNs(last)).isEqualTo(last + 1);
    }

    @Test
    void whatIsGivenForEverNeverEnds() {
        Expiry never = new Expiry(Optional.empty(), START_NS, wallMs::get);
        wallMs.addAndGet(1_000_000 * HOUR_MS);
        assertThat(never.isOver(START_NS + HOUR_NS)).isFalse();
        assertThat(never.lookNs(START_NS)).isEqualTo(Deadline.NONE);
    }
}
