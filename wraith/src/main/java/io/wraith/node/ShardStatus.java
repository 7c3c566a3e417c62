package io.wraith.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What one of a node's threads shows of itself.
///
/// @param sessions the first of its open sessions, oldest first
/// @param publishedNs when it showed this, in the machine's monotonic time
public record ShardStatus(
        Map<NodeCounter, Long> counters,
        Map<NodeHistogram, Durations> durations,
        List<SessionStatus> sessions,
        long publishedNs) {
    static ShardStatus of(long[] words) {
        Map<NodeCounter, Long> counters = new EnumMap<>(NodeCounter.class);
        for (NodeCounter counter : NodeCounter.values()) {
            counters.put(counter, words[StatusLayout.of(counter)]);
        }
        Map<NodeHistogram, Durations> durations = new EnumMap<>(NodeHistogram.class);
        for (NodeHistogram histogram : NodeHistogram.values()) {
            durations.put(histogram, Durations.of(words, StatusLayout.of(histogram)));
        }
        List<SessionStatus> sessions = new ArrayList<>();
        for (int row = 0; row < StatusLayout.SESSIONS; row++) {
            SessionStatus session = SessionStatus.of(words, StatusLayout.row(row));
            if (session.serial() > 0) {
                sessions.add(session);
            }
        }
        sessions.sort(Comparator.comparingLong(SessionStatus::serial));
        return new ShardStatus(counters, durations, sessions, words[StatusLayout.PUBLISHED_NS]);
    }

    public long get(NodeCounter counter) {
        return counters.getOrDefault(counter, 0L);
    }
}
