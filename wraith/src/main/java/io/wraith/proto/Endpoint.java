package io.wraith.proto;

import io.wraith.base.Check;
import io.wraith.base.Deadline;
import io.wraith.base.LongMap;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.handshake.Party;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.proto.handshake.Established;
import io.wraith.proto.handshake.Goal;
import io.wraith.proto.handshake.Greeter;
import io.wraith.proto.handshake.HandshakeSetup;
import io.wraith.proto.handshake.Initiation;
import io.wraith.wire.Burst;
import io.wraith.wire.Datagram;
import io.wraith.wire.Datagram.Kind;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// One side of the transport: takes datagrams and the time, gives datagrams and the time at which
/// it wants to be asked again. Knows no socket, no clock and no thread.
///
/// A turn of its owner:
///
/// 1. [#receive] for each burst that arrived
/// 2. [#work], for the public-key work of handshakes
/// 3. [#timeout]
/// 4. [#poll] for events, and [Connection#streams] of each connection
/// 5. [#transmit] until it answers false
/// 6. sleep until [#deadlineNs]
public final class Endpoint {
    private static final int MOST_PLAINTEXT = 65_536;

    private final EndpointConfig config;
    private final StreamOwner owner;
    private final SecureRandom random;
    private final HandshakeSetup setup;
    private final Greeter greeter;
    private final StatelessResets resets;
    private final EarlyPackets early = new EarlyPackets();
    private final LongMap<Connection> byId;
    private final Initiations initiations;

    /// By our ids for them, the first lanes of sessions that asked for another.
    private final LongMap<Connection> asked;

    private final List<Connection> connections = new ArrayList<>();
    private final Queue<ConnectionEvent> events = new ArrayDeque<>();
    private final byte[] plain = new byte[MOST_PLAINTEXT];
    private long socketDrops;
    private int turn;

    /// The tokens decide which of the connections of an earlier life this endpoint can end: give it
    /// the same secret after a restart.
    public Endpoint(
            EndpointConfig config,
            Party party,
            KeyedToken resetTokens,
            StreamOwner owner,
            long nowNs) {
        this.config = config;
        this.owner = owner;
        random = party.random();
        byId = new LongMap<>(random.nextLong());
        initiations = new Initiations(random.nextLong());
        asked = new LongMap<>(random.nextLong());
        setup = new HandshakeSetup(party, config.parameters(), resetTokens, this::newId);
        greeter = new Greeter(setup, config.greeting(), random, nowNs);
        resets = new StatelessResets(setup, random, nowNs);
    }

    /// Begins to reach a peer; the answer is the number under which an attempt that comes to
    /// nothing is told. With an `expected` identity no other is accepted. The capability is shown
    /// to whoever proves its identity.
    public long connect(
            byte[] address, @Nullable PublicIdentity expected, byte[] capability, long nowNs) {
        return connect(Goal.at(address, expected, capability), nowNs);
    }

    /// The same for more than an address.
    public long connect(Goal goal, long nowNs) {
        return initiations.start(setup, goal, nowNs);
    }

    /// Gives an attempt up. No event comes of it.
    public void cancel(long attempt) {
        initiations.cancel(attempt);
    }

    /// Takes what arrived from one address.
    public void receive(Burst in, long nowNs) {
        for (int i = 0; i < in.count(); i++) {
            receive(in, i, nowNs);
        }
    }

    private void receive(Burst in, int index, long nowNs) {
        int at = in.offset(index);
        int length = in.length(index);
        Kind kind = Datagram.kind(in.bytes(), at, length);
        switch (kind) {
            case PROTECTED, RESET -> {
                long id = Datagram.connectionId(in.bytes(), at);
                Connection connection = byId.get(id);
                boolean taken =
                        connection != null
                                && kind == Kind.PROTECTED
                                && opened(connection, in, index, nowNs);
                // What is too short for a packet must not reveal the token of an id that is in use.
                if (!taken && !isReset(in, index) && connection == null) {
                    unknown(id, in, index, nowNs);
                }
            }
            case HANDSHAKE, RETRY, VERSIONS -> {
                if (!initiations.receive(in, index, nowNs) && kind == Kind.HANDSHAKE) {
                    greeter.receive(in, index, nowNs);
                }
            }
            case OTHER_VERSION -> greeter.receive(in, index, nowNs);
            default -> {
                // PROTOCOL: A receiver MUST drop a datagram that has none of these forms, and MUST
                // NOT answer it.
            }
        }
    }

    private boolean opened(Connection connection, Burst in, int index, long nowNs) {
        boolean opened = connection.receive(in, index, nowNs);
        if (opened && connection.lane() == 0) {
            initiations.confirmed(connection.parts().ownIds().first());
        }
        attend(connection, nowNs);
        return opened;
    }

    private void unknown(long id, Burst in, int index, long nowNs) {
        if (greeter.isHalfOpen(id) || asked.containsKey(id)) {
            early.keep(in, index);
        } else {
            resets.unknown(in, index, nowNs);
        }
    }

    /// Whether the datagram ends one of our connections.
    private boolean isReset(Burst in, int index) {
        int length = in.length(index);
        if (length < StatelessResets.SHORTEST || length > StatelessResets.LONGEST) {
            return false;
        }
        int tokenAt = in.offset(index) + length - KeyedToken.LENGTH;
        boolean found = false;
        for (Connection connection : connections) {
            if (connection.isOpen() && connection.parts().peerIds().isReset(in.bytes(), tokenAt)) {
                connection.parts().vanish(new CloseReason.Reset());
                found = true;
            }
        }
        return found;
    }

    /// Does at most so many steps of the handshakes' public-key work, each of a fraction of a
    /// millisecond.
    public void work(long nowNs, int most) {
        int done = greeter.work(nowNs, most);
        for (Established peer = greeter.poll(); peer != null; peer = greeter.poll()) {
            admit(peer, nowNs);
        }
        if (!initiations.isEmpty()) {
            initiations.work(nowNs, most - done, peer -> admit(peer, nowNs));
        }
    }

    private void admit(Established peer, long nowNs) {
        Session session = new Session(peer, config, random, random.nextLong(), nowNs);
        LaneOpening opening =
                new LaneOpening(session.firstLaneKeys(), 0, peer.ownId(), new byte[0]);
        Route route = new Route(peer.ownId(), peer.peerId(), peer.peerResetToken(), peer.address());
        Connection connection = add(session, opening, route, Math.max(0, peer.rttNs()), nowNs);
        events.add(new ConnectionEvent.Established(connection, !peer.initiator()));
        early.replay(peer.ownId(), burst -> opened(connection, burst, 0, nowNs));
    }

    private Connection add(
            Session session, LaneOpening opening, Route route, long rttNs, long nowNs) {
        Connection connection = new Connection(session, opening, route, rttNs, plain, nowNs);
        connection.acceptor(owner.of(connection));
        session.add(connection.parts());
        connections.add(connection);
        byId.put(route.ownId(), connection);
        announceIds(connection);
        return connection;
    }

    /// Does what is due by the passing of time.
    public void timeout(long nowNs) {
        for (int i = connections.size() - 1; i >= 0; i--) {
            Connection connection = connections.get(i);
            connection.timeout(nowNs);
            attend(connection, nowNs);
            if (connection.parts().ending().state() == Ending.State.OVER) {
                forget(connection);
            }
        }
    }

    /// Fills a burst for one address, or answers false if nothing may leave now.
    public boolean transmit(Burst out, long nowNs) {
        out.clear();
        boolean stranger = resets.transmit(out) || greeter.transmit(out, nowNs);
        if (stranger || transmitAttempts(out, nowNs)) {
            return true;
        }
        for (int i = 0; i < connections.size(); i++) {
            int index = turn < connections.size() ? turn : 0;
            turn = index + 1;
            Connection connection = connections.get(index);
            out.clear();
            if (connection.transmit(out, nowNs)) {
                return true;
            }
        }
        return false;
    }

    private boolean transmitAttempts(Burst out, long nowNs) {
        return !initiations.isEmpty() && initiations.transmit(out, nowNs, this::failed);
    }

    private void failed(Initiation attempt) {
        CloseReason reason =
                new CloseReason.NotEstablished(attempt.fault().code(), attempt.fault().reason());
        Connection connection = byId.get(attempt.ownId());
        if (connection == null) {
            events.add(new ConnectionEvent.Failed(attempt.ownId(), reason));
        } else {
            connection.parts().vanish(reason);
        }
    }

    /// When the next turn is due at the latest; a time that has passed means at once, and
    /// [Deadline#NONE] when something arrives.
    public long deadlineNs(long nowNs) {
        if (resets.isWaiting() || !events.isEmpty()) {
            return nowNs;
        }
        long deadline = Deadline.earlier(greeter.deadlineNs(), initiations.deadlineNs());
        for (Connection connection : connections) {
            deadline = Deadline.earlier(deadline, connection.deadlineNs(nowNs));
        }
        return deadline;
    }

    /// The next thing that happened, or null.
    public @Nullable ConnectionEvent poll() {
        return events.poll();
    }

    /// Those that are not forgotten yet, also if they are over.
    public List<Connection> connections() {
        return List.copyOf(connections);
    }

    /// The kernel has dropped so many datagrams in all because the socket's buffer was full. Every
    /// connection tells its peer, who knows how many of its own are missing.
    public void socketDrops(long total) {
        Check.that(total >= socketDrops, "drops that are taken back");
        for (Connection connection : connections) {
            connection.parts().acks().socketDropped(total - socketDrops);
        }
        socketDrops = total;
    }

    /// The kernel refused to send a datagram of that length to that address as too long for the
    /// way.
    public void refused(Burst burst, long nowNs) {
        for (Connection connection : connections) {
            Lane lane = connection.parts();
            boolean concerned = lane.paths().isActive(burst.address(), burst.addressLength());
            if (concerned && burst.stride() > lane.datagram()) {
                lane.mtu().probeRefused(nowNs);
            }
        }
    }

    // ---- What connections have to tell

    private void attend(Connection connection, long nowNs) {
        Lane lane = connection.parts();
        Notices notices = lane.notices();
        for (Long id = notices.retiredIds().poll(); id != null; id = notices.retiredIds().poll()) {
            byId.remove(id);
        }
        if (connection.isOpen()) {
            announceIds(connection);
            openLanes(connection, nowNs);
        }
        for (Long token = notices.pongs().poll(); token != null; token = notices.pongs().poll()) {
            events.add(new ConnectionEvent.Pong(connection, token));
        }
        if (notices.takeMoved()) {
            events.add(new ConnectionEvent.Moved(connection));
        }
        if (connection.takeEnd()) {
            ended(connection, nowNs);
        }
    }

    private void announceIds(Connection connection) {
        OwnIds ids = connection.parts().ownIds();
        while (ids.isMissing()) {
            long id = newId();
            ids.add(id, setup.resetToken(id));
            byId.put(id, connection);
        }
    }

    private void openLanes(Connection connection, long nowNs) {
        Session session = connection.parts().session();
        PeerLane peer = connection.parts().notices().lanes().poll();
        if (peer != null) {
            LaneOpening opening =
                    session.isInitiator() ? session.laneAnswered() : acceptLane(session);
            Route route = new Route(opening.ownId(), peer.id(), peer.token(), connection.address());
            long rttNs = connection.rtt().hasSample() ? connection.rtt().smoothedNs() : 0;
            Connection lane = add(session, opening, route, rttNs, nowNs);
            events.add(new ConnectionEvent.LaneOpened(lane));
            asked.remove(opening.ownId());
            early.replay(opening.ownId(), burst -> opened(lane, burst, 0, nowNs));
        }
        if (connection.lane() == 0 && session.mayOpenLane()) {
            long id = newId();
            session.openLane(id, setup.resetToken(id));
            asked.put(id, connection);
        }
    }

    private LaneOpening acceptLane(Session session) {
        long id = newId();
        return session.acceptLane(id, setup.resetToken(id));
    }

    /// The end of lane 0 is the end of the session.
    private void ended(Connection connection, long nowNs) {
        CloseReason reason = connection.closeReason();
        if (reason == null) {
            throw Check.never(new IllegalStateException("an end without a reason"));
        }
        events.add(new ConnectionEvent.Closed(connection, reason));
        if (connection.lane() != 0) {
            return;
        }
        asked.remove(connection.parts().session().askedId());
        for (Lane lane : connection.parts().session().lanes()) {
            if (lane != null && lane.number() != 0) {
                lane.close(reason, ErrorCode.NONE.code(), "", nowNs);
            }
        }
    }

    private void forget(Connection connection) {
        Lane lane = connection.parts();
        initiations.over(lane.ownIds().first());
        for (long id : lane.ownIds().all()) {
            byId.remove(id);
        }
        lane.keys().destroy();
        lane.session().over(lane);
        connections.remove(connection);
    }

    private long newId() {
        long id = random.nextLong();
        while (id == 0
                || !config.steering().isOurs(id)
                || byId.containsKey(id)
                || initiations.has(id)) {
            id = random.nextLong();
        }
        return id;
    }
}
