package io.wraith.proto.stream;

import io.wraith.base.Check;

/// How much the peer may use of something: bytes of a stream, bytes in all, streams of a kind. The
/// window lies above what was used and is done with; a new limit is told when half of the window
/// was done with since the last.
final class Grant {
    private final long window;
    private final long most;
    private long limit;
    private long used;
    private long done;
    private boolean isDue;

    /// Limits stay at or below `most`, which is what their frame can say.
    Grant(long window, long most) {
        this.window = window;
        this.most = most;
        limit = window;
    }

    long window() {
        return window;
    }

    /// What the peer was told.
    long limit() {
        return limit;
    }

    long used() {
        return used;
    }

    boolean takes(long amount) {
        return amount <= limit - used;
    }

    void use(long amount) {
        Check.that(takes(amount), "more used than granted");
        used += amount;
    }

    /// What was used and is not done with.
    long held() {
        return used - done;
    }

    void done(long amount) {
        Check.that(amount >= 0 && amount <= held(), "more done with than used");
        done += amount;
        isDue |= amount > 0 && newest() - limit >= Math.max(1, window / 2);
    }

    /// Whether the peer must be told a limit.
    boolean isDue() {
        return isDue;
    }

    /// The newest limit, which is sent now.
    long tell() {
        limit = newest();
        isDue = false;
        return limit;
    }

    // PROTOCOL: A sender of MAX_DATA, MAX_STREAM_DATA or MAX_STREAMS whose newest frame of that
    // kind was lost MUST send the limit again that holds then.
    void lost(long told) {
        isDue |= told == limit;
    }

    private long newest() {
        return Math.min(done + window, most);
    }
}
