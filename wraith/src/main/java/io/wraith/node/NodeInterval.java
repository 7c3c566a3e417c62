package io.wraith.node;

import java.util.ArrayList;
import java.util.List;

/// What a node did between two looks at it.
///
/// @param seconds from what the first look saw to what the second saw
public record NodeInterval(NodeStatus before, NodeStatus now, double seconds) {
    /// A node that moves something shows it so often. One that rests shows nothing: then time goes
    /// by the clock.
    private static final double SHOWN_SECONDS = 0.25;

    /// The looks were so far apart.
    public static NodeInterval of(NodeStatus before, NodeStatus now, double apart) {
        double shown = (now.publishedNs() - before.publishedNs()) / 1e9;
        return new NodeInterval(
                before, now, shown > 0 ? Math.min(shown, apart + SHOWN_SECONDS) : apart);
    }

    /// How much was counted; never below 0.
    public long change(NodeCounter counter) {
        return Math.max(0, now.get(counter) - before.get(counter));
    }

    public double perSecond(NodeCounter counter) {
        return change(counter) / seconds;
    }

    /// Of the packets that left those that were declared lost and did not arrive after all.
    public double lossPercent() {
        long lost = change(NodeCounter.LOST_PACKETS) - change(NodeCounter.SPURIOUS_LOSSES);
        return percent(lost, change(NodeCounter.SENT_PACKETS));
    }

    /// Of the datagrams that came those for which there was no room.
    public double dropPercent() {
        long dropped = change(NodeCounter.DROPPED_DATAGRAMS);
        return percent(dropped, dropped + change(NodeCounter.RECEIVED_DATAGRAMS));
    }

    /// Of the datagrams that came those that did not open.
    public double forgedPercent() {
        return percent(change(NodeCounter.FORGED), change(NodeCounter.RECEIVED_DATAGRAMS));
    }

    static double percent(long part, long whole) {
        return whole <= 0 ? 0 : 100.0 * Math.clamp(part, 0, whole) / whole;
    }

    /// Sessions that were there both times.
    public List<SessionInterval> sessions() {
        List<SessionInterval> found = new ArrayList<>();
        int shards = Math.min(before.shards().size(), now.shards().size());
        for (int shard = 0; shard < shards; shard++) {
            List<SessionStatus> then = before.shards().get(shard).sessions();
            for (SessionStatus session : now.shards().get(shard).sessions()) {
                then.stream()
                        .filter(other -> other.serial() == session.serial())
                        .forEach(other -> found.add(new SessionInterval(other, session, seconds)));
            }
        }
        return found;
    }
}
