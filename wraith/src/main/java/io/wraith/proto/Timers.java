package io.wraith.proto;

import io.wraith.base.Deadline;

import java.util.Arrays;

/// The deadlines that no part of a connection keeps by itself, one per [Timer].
@SuppressWarnings("EnumOrdinal") // places in an array that nobody else sees
final class Timers {
    private static final Timer[] ALL = Timer.values();

    private final long[] deadlines = new long[ALL.length];

    /// What a connection waits for.
    enum Timer {
        /// The next burst may leave.
        PACE,
        /// Nothing was heard for too long.
        IDLE,
        /// A sign of life keeps the peer's idle timeout and the NAT's entry away.
        KEEP_ALIVE
    }

    Timers() {
        clearAll();
    }

    void set(Timer timer, long deadlineNs) {
        deadlines[timer.ordinal()] = deadlineNs;
    }

    void clear(Timer timer) {
        deadlines[timer.ordinal()] = Deadline.NONE;
    }

    void clearAll() {
        Arrays.fill(deadlines, Deadline.NONE);
    }

    boolean isDue(Timer timer, long nowNs) {
        return Deadline.isDue(deadlines[timer.ordinal()], nowNs);
    }

    long earliestNs() {
        long earliest = Deadline.NONE;
        for (long deadline : deadlines) {
            earliest = Deadline.earlier(earliest, deadline);
        }
        return earliest;
    }
}
