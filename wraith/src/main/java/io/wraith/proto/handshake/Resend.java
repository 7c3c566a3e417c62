package io.wraith.proto.handshake;

import io.wraith.base.Deadline;

/// When a message that may have been lost is sent again: after an interval that doubles, up to a
/// limit, with every time.
final class Resend {
    /// While nothing is known of the path.
    static final long UNKNOWN_PATH_NS = 1_000_000_000L;

    private static final long SHORTEST_NS = 30_000_000L;
    private static final long LONGEST_NS = 2_000_000_000L;

    private boolean armed;
    private long intervalNs;
    private long nextNs;

    /// The message is to be sent at once. `firstNs` later it is sent again.
    void start(long nowNs, long firstNs) {
        armed = true;
        intervalNs = Math.clamp(firstNs, SHORTEST_NS, LONGEST_NS);
        nextNs = nowNs;
    }

    /// To be sent at once, and then at the intervals that had been reached.
    void now(long nowNs) {
        armed = true;
        nextNs = nowNs;
    }

    void stop() {
        armed = false;
    }

    boolean isDue(long nowNs) {
        return armed && nextNs - nowNs <= 0;
    }

    void sent(long nowNs) {
        nextNs = nowNs + intervalNs;
        intervalNs = Math.min(2 * intervalNs, LONGEST_NS);
    }

    long deadlineNs() {
        return armed ? nextNs : Deadline.NONE;
    }
}
