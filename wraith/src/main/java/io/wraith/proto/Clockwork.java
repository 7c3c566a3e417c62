package io.wraith.proto;

import io.wraith.base.Deadline;
import io.wraith.proto.Timers.Timer;
import io.wraith.proto.recovery.LossDetector;

/// What happens by the passing of time alone.
final class Clockwork {
    private final Lane lane;
    private final Fate fate;
    private final Outgoing outgoing;

    Clockwork(Lane lane, Fate fate, Outgoing outgoing) {
        this.lane = lane;
        this.fate = fate;
        this.outgoing = outgoing;
    }

    /// When [#timeout] or [Outgoing#transmit] is to be called next.
    long deadlineNs(long nowNs) {
        if (lane.ending().state() == Ending.State.OVER) {
            // Ended while packets were written: to be told, and to be forgotten.
            return nowNs;
        }
        long deadline = outgoing.deadlineNs(nowNs);
        if (!lane.ending().isOpen()) {
            return Deadline.earlier(deadline, lane.ending().deadlineNs());
        }
        deadline = Deadline.earlier(deadline, lane.timers().earliestNs());
        deadline = Deadline.earlier(deadline, lane.flight().deadlineNs());
        deadline = Deadline.earlier(deadline, lane.paths().deadlineNs());
        deadline = Deadline.earlier(deadline, lane.keys().deadlineNs());
        return lane.number() == 0
                ? Deadline.earlier(deadline, lane.session().deadlineNs(lane))
                : deadline;
    }

    void timeout(long nowNs) {
        lane.ending().timeout(nowNs);
        if (!lane.ending().isOpen()) {
            return;
        }
        if (lane.timers().isDue(Timer.IDLE, nowNs)) {
            lane.vanish(new CloseReason.Idle());
            return;
        }
        if (lane.timers().isDue(Timer.PACE, nowNs)) {
            lane.timers().clear(Timer.PACE);
        }
        if (lane.timers().isDue(Timer.KEEP_ALIVE, nowNs)) {
            lane.replies().keepAlive();
            lane.keepAliveLater(nowNs);
        }
        losses(nowNs);
        if (lane.paths().timeout(nowNs) == Paths.Event.REFUSED) {
            lane.otherPath();
            lane.counters().increment(Counter.PATH_REFUSALS);
            lane.trace().record(nowNs, Trace.Event.PATH, 2, 0);
        }
        lane.keys().expire(nowNs);
        if (lane.number() == 0) {
            lane.session().timeout(lane, nowNs);
        }
    }

    private void losses(long nowNs) {
        int packet = lane.datagram();
        if (lane.flight().timeout(nowNs, fate.at(nowNs)) == LossDetector.SEND_PROBES) {
            lane.counters().increment(Counter.PROBES);
            lane.trace().record(nowNs, Trace.Event.PROBE, lane.flight().timeouts(), 0);
            outgoing.probe();
        }
        if (lane.flight().ecn().takeRefusal()) {
            lane.counters().increment(Counter.ECN_REFUSALS);
        }
        if (lane.datagram() != packet) {
            lane.trace().record(nowNs, Trace.Event.PACKET_SIZE, lane.datagram(), packet);
        }
    }
}
