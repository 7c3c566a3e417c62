package io.wraith.node;

import java.util.EnumMap;
import java.util.Map;

/// What a running node shows of one session.
public record SessionStatus(Map<SessionCounter, Long> counters) {
    static SessionStatus of(long[] words, int at) {
        Map<SessionCounter, Long> counters = new EnumMap<>(SessionCounter.class);
        int word = at;
        for (SessionCounter counter : SessionCounter.values()) {
            counters.put(counter, words[word++]);
        }
        return new SessionStatus(counters);
    }

    public long get(SessionCounter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /// Which session of its process.
    public long serial() {
        return get(SessionCounter.SERIAL);
    }

    /// How the peer's identity begins.
    public String peer() {
        return "%016x".formatted(get(SessionCounter.PEER));
    }

    public SessionLimiter limiter() {
        return SessionLimiter.of(get(SessionCounter.LIMITER));
    }
}
