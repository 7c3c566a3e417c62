package io.wraith.cli;

import io.wraith.node.JsonLine;
import io.wraith.node.NodeCounter;
import io.wraith.node.NodeInterval;
import io.wraith.node.SessionCounter;
import io.wraith.node.SessionInterval;

import java.util.Collection;
import java.util.Locale;

/// What `wraith top --json` prints: an object for each process, each of its sessions, and each
/// mount.
final class TopJson {
    private TopJson() {}

    static String text(Collection<TopNode> nodes, Collection<TopMount> mounts) {
        StringBuilder text = new StringBuilder();
        for (TopNode node : nodes) {
            NodeInterval last = node.last();
            text.append(process(last, node.smoothedRttNs())).append('\n');
            for (SessionInterval session : last.sessions()) {
                text.append(session(last.now().pid(), session)).append('\n');
            }
        }
        mounts.forEach(mount -> text.append(mount(mount)).append('\n'));
        return text.toString();
    }

    private static JsonLine process(NodeInterval last, long rttNs) {
        return new JsonLine()
                .put("kind", "process")
                .put("pid", last.now().pid())
                .put("listen", last.now().about().getOrDefault("listen", ""))
                .put("received_bytes_per_s", last.perSecond(NodeCounter.RECEIVED_BYTES))
                .put("sent_bytes_per_s", last.perSecond(NodeCounter.SENT_BYTES))
                .put("rtt_ms", rttNs / 1e6)
                .put("loss_percent", last.lossPercent())
                .put("drop_percent", last.dropPercent())
                .put("window_bytes", last.now().get(NodeCounter.WINDOW))
                .put("in_flight_bytes", last.now().get(NodeCounter.IN_FLIGHT))
                .put("sessions", last.now().get(NodeCounter.SESSIONS));
    }

    private static JsonLine session(long pid, SessionInterval session) {
        return new JsonLine()
                .put("kind", "session")
                .put("pid", pid)
                .put("session", session.now().serial())
                .put("peer", session.now().peer())
                .put("received_bytes_per_s", session.perSecond(SessionCounter.RECEIVED_BYTES))
                .put("sent_bytes_per_s", session.perSecond(SessionCounter.SENT_BYTES))
                .put("rtt_ms", session.now().get(SessionCounter.RTT) / 1e6)
                .put("least_rtt_ms", session.now().get(SessionCounter.LEAST_RTT) / 1e6)
                .put("loss_percent", session.lossPercent())
                .put("window_bytes", session.now().get(SessionCounter.WINDOW))
                .put("in_flight_bytes", session.now().get(SessionCounter.IN_FLIGHT))
                .put("limiter", session.limiter().name().toLowerCase(Locale.ROOT));
    }

    private static JsonLine mount(TopMount mount) {
        JsonLine line =
                new JsonLine()
                        .put("kind", "mount")
                        .put("pid", mount.process())
                        .put("mount", mount.text("mount"))
                        .put("path", mount.text("path"));
        for (TopMount.Tier tier : TopMount.Tier.values()) {
            line.put("from_" + tier.title + "_bytes_per_s", mount.perSecond(tier));
        }
        return line;
    }
}
