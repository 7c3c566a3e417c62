package io.wraith.node;

/// What a session did between two looks at it.
public record SessionInterval(SessionStatus before, SessionStatus now, double seconds) {
    public long change(SessionCounter counter) {
        return Math.max(0, now.get(counter) - before.get(counter));
    }

    public double perSecond(SessionCounter counter) {
        return change(counter) / seconds;
    }

    public double lossPercent() {
        return NodeInterval.percent(
                change(SessionCounter.LOST_PACKETS), change(SessionCounter.SENT_PACKETS));
    }

    /// What held it back; nothing where nothing moved, whatever is still shown of the time before.
    public SessionLimiter limiter() {
        boolean hasMoved =
                change(SessionCounter.SENT_BYTES) + change(SessionCounter.RECEIVED_BYTES) > 0;
        return hasMoved ? now.limiter() : SessionLimiter.NOTHING;
    }
}
