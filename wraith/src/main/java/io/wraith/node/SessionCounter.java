package io.wraith.node;

/// What a node shows of each of its open sessions.
public enum SessionCounter {
    /// The first of a process is 1, and no other has the same.
    SERIAL("sessions"),
    /// The first eight bytes of the peer's identity.
    PEER("bytes"),
    SENT_BYTES("bytes"),
    RECEIVED_BYTES("bytes"),
    SENT_PACKETS("packets"),
    LOST_PACKETS("packets"),
    /// Smoothed, 0 as long as none was measured.
    RTT("nanoseconds"),
    LEAST_RTT("nanoseconds"),
    /// What congestion control lets into flight.
    WINDOW("bytes"),
    IN_FLIGHT("bytes"),
    /// Which [SessionLimiter].
    LIMITER("limiters");

    private static final SessionCounter[] ALL = values();

    private final String unit;

    SessionCounter(String unit) {
        this.unit = unit;
    }

    public String unit() {
        return unit;
    }

    static int count() {
        return ALL.length;
    }
}
