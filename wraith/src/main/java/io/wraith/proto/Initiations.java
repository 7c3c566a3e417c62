package io.wraith.proto;

import io.wraith.base.Deadline;
import io.wraith.base.LongMap;
import io.wraith.proto.handshake.Established;
import io.wraith.proto.handshake.Goal;
import io.wraith.proto.handshake.HandshakeSetup;
import io.wraith.proto.handshake.Initiation;
import io.wraith.wire.Burst;
import io.wraith.wire.Datagram;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The attempts of an endpoint to reach peers, until each is confirmed by a packet of the peer or
/// came to nothing.
final class Initiations {
    private final LongMap<Initiation> byId;
    private final List<Initiation> all = new ArrayList<>();

    Initiations(long seed) {
        byId = new LongMap<>(seed);
    }

    /// Begins one; the answer is the id that the peer's datagrams are addressed to.
    long start(HandshakeSetup setup, Goal goal, long nowNs) {
        Initiation attempt = Initiation.start(setup, goal, Initiation.USUAL_TIMEOUT_NS, nowNs);
        byId.put(attempt.ownId(), attempt);
        all.add(attempt);
        return attempt.ownId();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean has(long id) {
        return byId.containsKey(id);
    }

    /// Ends one that was not answered yet.
    void cancel(long id) {
        Initiation attempt = byId.get(id);
        if (attempt != null && attempt.state() == Initiation.State.GREETING) {
            attempt.cancel();
            forget(attempt);
        }
    }

    /// Whether the datagram was for one of them.
    boolean receive(Burst in, int index, long nowNs) {
        Initiation attempt = byId.get(Datagram.connectionId(in.bytes(), in.offset(index)));
        if (attempt != null) {
            attempt.receive(in, index, nowNs);
        }
        return attempt != null;
    }

    void work(long nowNs, int most, Consumer<Established> established) {
        int left = most;
        for (int i = all.size() - 1; i >= 0 && left > 0; i--) {
            Initiation attempt = all.get(i);
            left -= attempt.work(nowNs) ? 1 : 0;
            Established peer = attempt.poll();
            if (peer != null) {
                established.accept(peer);
            }
        }
    }

    /// A packet of the peer opened, so it has our last message.
    // PROTOCOL: it MUST NOT take the handshake as accepted before a packet of the responder
    // opens.
    void confirmed(long id) {
        Initiation attempt = byId.get(id);
        if (attempt != null) {
            attempt.confirmed();
            forget(attempt);
        }
    }

    /// The connection that came of it is forgotten, so its last message is of no use to the peer.
    void over(long id) {
        Initiation attempt = byId.get(id);
        if (attempt != null) {
            forget(attempt);
        }
    }

    boolean transmit(Burst out, long nowNs, Consumer<Initiation> failed) {
        for (int i = all.size() - 1; i >= 0; i--) {
            Initiation attempt = all.get(i);
            if (attempt.transmit(out, nowNs)) {
                return true;
            }
            if (attempt.state() == Initiation.State.FAILED) {
                forget(attempt);
                failed.accept(attempt);
            }
        }
        return false;
    }

    long deadlineNs() {
        long deadline = Deadline.NONE;
        for (Initiation attempt : all) {
            deadline = Deadline.earlier(deadline, attempt.deadlineNs());
        }
        return deadline;
    }

    private void forget(Initiation attempt) {
        byId.remove(attempt.ownId());
        all.remove(attempt);
    }
}
