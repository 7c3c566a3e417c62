package io.wraith.node;

import io.wraith.base.Deadline;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// When something ends that was given for a time. The clock of deadlines stands still while the
/// machine is suspended, and the one on the wall can be set back: what either of them says to be
/// over is over.
final class Expiry {
    /// What a suspended machine slept through is noticed so soon after it wakes.
    private static final long LOOK_NS = 5_000_000_000L;

    private final long deadlineNs;
    private final long endMs;
    private final LongSupplier wallMs;

    /// After that time; never, if there is none.
    Expiry(Optional<Duration> lasting, long nowNs, LongSupplier wallMs) {
        this.wallMs = wallMs;
        deadlineNs = lasting.map(time -> nowNs + time.toNanos()).orElse(Deadline.NONE);
        endMs = lasting.map(time -> wallMs.getAsLong() + time.toMillis()).orElse(Long.MAX_VALUE);
    }

    boolean isOver(long nowNs) {
        return Deadline.isDue(deadlineNs, nowNs) || wallMs.getAsLong() >= endMs;
    }

    /// When to look again.
    long lookNs(long nowNs) {
        return deadlineNs == Deadline.NONE
                ? Deadline.NONE
                : Deadline.earlier(deadlineNs, nowNs + LOOK_NS);
    }
}
