package io.wraith.cli;

import io.wraith.node.NodeCounter;
import io.wraith.node.NodeInterval;
import io.wraith.node.NodeStatus;
import io.wraith.node.SessionCounter;
import io.wraith.node.SessionInterval;

/// Follows what one node shows of itself.
final class TopNode {
    private static final int REMEMBERED = 240;

    final Sparkline in = new Sparkline(REMEMBERED);
    final Sparkline out = new Sparkline(REMEMBERED);
    final Sparkline rtt = new Sparkline(REMEMBERED);
    final Sparkline loss = new Sparkline(REMEMBERED);
    final Sparkline window = new Sparkline(REMEMBERED);
    final Sparkline drops = new Sparkline(REMEMBERED);

    private NodeInterval last;
    private long lastNs;

    TopNode(NodeStatus first, long nowNs) {
        last = NodeInterval.of(first, first, 1);
        lastNs = nowNs;
    }

    void look(NodeStatus status, long nowNs) {
        last = NodeInterval.of(last.now(), status, Math.max(1e-3, (nowNs - lastNs) / 1e9));
        lastNs = nowNs;
        in.add(last.perSecond(NodeCounter.RECEIVED_BYTES));
        out.add(last.perSecond(NodeCounter.SENT_BYTES));
        rtt.add((double) smoothedRttNs());
        loss.add(last.lossPercent());
        window.add((double) status.get(NodeCounter.WINDOW));
        drops.add(last.dropPercent());
    }

    NodeInterval last() {
        return last;
    }

    /// That of the session that moved most.
    long smoothedRttNs() {
        long most = -1;
        long rttNs = 0;
        for (SessionInterval session : last.sessions()) {
            long moved =
                    session.change(SessionCounter.SENT_BYTES)
                            + session.change(SessionCounter.RECEIVED_BYTES);
            if (moved > most) {
                most = moved;
                rttNs = session.now().get(SessionCounter.RTT);
            }
        }
        return rttNs;
    }
}
