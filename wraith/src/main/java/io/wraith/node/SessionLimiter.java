package io.wraith.node;

import io.wraith.proto.stream.Limiter;

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

    /// What keeps a session alive moves less than that.
    private static final long NEXT_TO_NOTHING = 4_096;

    /// With less than this part of the window free it is the window that limits, and not pacing,
    /// which keeps the flight at about half of it.
    private static final int FULL_WINDOW = 8;

    private final String title;

    SessionLimiter(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /// By what the streams were limited by, what went out and came in meanwhile, and how full the
    /// window is.
    static SessionLimiter of(
            Limiter streams,
            long sentBytes,
            long receivedBytes,
            long inFlightBytes,
            long windowBytes) {
        if (sentBytes + receivedBytes < NEXT_TO_NOTHING) {
            return NOTHING;
        }
        return switch (streams) {
            case NONE ->
                    windowBytes - inFlightBytes < windowBytes / FULL_WINDOW ? CONGESTION : PACING;
            case SOURCE -> receivedBytes > sentBytes ? PEER : APPLICATION;
            case FLOW_STREAM, FLOW_CONNECTION -> FLOW_CONTROL;
        };
    }

    /// What a page says, which another program may have written.
    static SessionLimiter of(long number) {
        return number >= 0 && number < ALL.length ? ALL[(int) number] : NOTHING;
    }
}
