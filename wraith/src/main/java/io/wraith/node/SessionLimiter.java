package io.wraith.node;

/// What held a session back most of the last quarter of a second.
public enum SessionLimiter {
    /// Next to nothing moved.
    NOTHING("-"),
    /// This side had nothing more to send.
    APPLICATION("application"),
    /// As much was in flight as congestion control allows.
    CONGESTION("congestion"),
    /// There was room in flight, and data, which waited for their time.
    PACING("pacing"),
    /// The peer lets no more come.
    FLOW_CONTROL("flow control"),
    /// It was the peer that sent; what holds it back is seen there.
    PEER("peer");

    private static final SessionLimiter[] ALL = values();

    private final String title;

    SessionLimiter(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /// What a page says, which another program may have written.
    static SessionLimiter of(long number) {
        return number >= 0 && number < ALL.length ? ALL[(int) number] : NOTHING;
    }
}
