package io.wraith.proto;

import io.wraith.base.Prng;
import io.wraith.crypto.ReplayWindow;
import io.wraith.proto.Timers.Timer;
import io.wraith.proto.handshake.Parameters;
import io.wraith.proto.keys.KeyPhases;
import io.wraith.proto.recovery.AckTracker;
import io.wraith.proto.recovery.LossDetector;
import io.wraith.proto.recovery.MtuSearch;
import io.wraith.proto.stream.StreamAcceptor;
import io.wraith.proto.stream.Streams;

/// What a connection consists of, and the few steps that concern several parts at once. [Incoming],
/// [Outgoing] and [Clockwork] decide in which order the parts are asked; no part knows another.
final class Lane {
    private static final int REPLAY_BITS = 1 << 14;
    private static final int GRACE_TIMEOUTS = 3;

    private final Session session;
    private final int number;
    private final KeyPhases keys;
    private final ReplayWindow replay = new ReplayWindow(REPLAY_BITS);
    private final OwnIds ownIds;
    private final PeerIds peerIds;
    private final Streams streams;
    private final LossDetector flight;
    private final Sender sender;
    private final AckTracker acks = new AckTracker();
    private final Paths paths;
    private final Timers timers = new Timers();
    private final Replies replies = new Replies();
    private final Ending ending = new Ending();
    private final Notices notices = new Notices();
    private final Trace trace;
    private final Counters counters = new Counters();
    private final Prng random;
    private final long idleNs;
    private MtuSearch mtu;

    /// `firstRttNs` is 0 while no round trip was measured.
    Lane(
            Session session,
            LaneOpening opening,
            Route route,
            StreamAcceptor acceptor,
            long firstRttNs,
            long nowNs) {
        EndpointConfig config = session.config();
        Parameters peer = session.peerParameters();
        this.session = session;
        number = opening.keys().lane();
        random = session.random().split();
        keys = session.keyPhases(opening.keys(), opening.epoch());
        ownIds = new OwnIds(route.ownId());
        peerIds = new PeerIds(route.peerId(), route.peerToken());
        streams =
                new Streams(
                        config.streams(),
                        EndpointConfig.granted(peer),
                        session.isInitiator(),
                        random.nextLong(),
                        acceptor);
        flight = new LossDetector(config.resources().packets(), peer.maxAckDelayUs() * 1_000L);
        mtu = newMtuSearch();
        paths = new Paths(route.address());
        sender = new Sender(config.conduct().congestion(), random, nowNs, firstRttNs, datagram());
        trace = new Trace(config.resources().traceRecords());
        if (firstRttNs > 0) {
            flight.rtt().sample(nowNs, firstRttNs, 0, 0);
        }
        streams.packetBytes(mtu.plainBytes());
        idleNs = Math.min(config.parameters().idleTimeoutMs(), peer.idleTimeoutMs()) * 1_000_000L;
        heard(nowNs);
    }

    private MtuSearch newMtuSearch() {
        int ours = session.config().parameters().maxPlaintext();
        return new MtuSearch(Math.min(ours, session.peerParameters().maxPlaintext()));
    }

    /// The bytes of a full packet as UDP payload.
    int datagram() {
        return mtu.plainBytes(flight.timeouts()) + MtuSearch.OVERHEAD;
    }

    /// A packet opened: the peer is there.
    void heard(long nowNs) {
        if (ending.isOpen()) {
            timers.set(Timer.IDLE, nowNs + idleNs);
            keepAliveLater(nowNs);
        }
    }

    /// Silence from both sides would end the connection, or the entry of a NAT on the way.
    void keepAliveLater(long nowNs) {
        long intervalNs = session.config().conduct().keepAliveNs();
        if (intervalNs > 0) {
            timers.set(Timer.KEEP_ALIVE, nowNs + Math.min(intervalNs, idleNs / 2));
        }
    }

    /// How many came and went.
    long datagrams() {
        return counters.get(Counter.DATAGRAMS_RECEIVED) + counters.get(Counter.DATAGRAMS_SENT);
    }

    /// The time after which silence about a packet is suspicious.
    long probeTimeoutNs() {
        return flight.rtt().probeTimeoutNs(AckTracker.FIRST_DELAY_NS);
    }

    /// How long late packets under old keys are waited for.
    long graceNs() {
        return GRACE_TIMEOUTS * probeTimeoutNs();
    }

    /// The peer broke a rule, which ends the connection.
    void fault(int code, String text, long nowNs) {
        close(new CloseReason.Fault(code, text), code, text, nowNs);
    }

    void close(CloseReason why, int code, String text, long nowNs) {
        if (ending.isOpen()) {
            trace.record(nowNs, Trace.Event.CLOSED, code, 0);
            ending.close(why, code, text, nowNs, probeTimeoutNs());
            over();
        }
    }

    void drain(CloseReason why, long nowNs) {
        ending.drain(why, nowNs, probeTimeoutNs());
        over();
    }

    void vanish(CloseReason why) {
        ending.vanish(why);
        over();
    }

    private void over() {
        timers.clearAll();
    }

    /// Packets of the peer come from elsewhere. What is sent there from now on goes under an id
    /// that was not seen on the old path; and if it is another host, as far as addresses tell,
    /// nothing that was learnt of the old path holds.
    void moved(boolean sameHost, long nowNs) {
        peerIds.change();
        otherPath();
        if (!sameHost) {
            mtu = newMtuSearch();
            packetSizeChanged(nowNs);
            sender.restart(nowNs, datagram());
        }
        notices.moved();
    }

    /// Marks may fare differently from here on.
    void otherPath() {
        flight.ecn().begin(flight.packets().next());
    }

    void packetSizeChanged(long nowNs) {
        int plain = mtu.plainBytes();
        trace.record(nowNs, Trace.Event.PACKET_SIZE, plain + MtuSearch.OVERHEAD, 0);
        sender.congestion().datagramBytes(plain + MtuSearch.OVERHEAD);
        streams.packetBytes(plain);
    }

    Session session() {
        return session;
    }

    int number() {
        return number;
    }

    KeyPhases keys() {
        return keys;
    }

    ReplayWindow replay() {
        return replay;
    }

    OwnIds ownIds() {
        return ownIds;
    }

    PeerIds peerIds() {
        return peerIds;
    }

    Streams streams() {
        return streams;
    }

    LossDetector flight() {
        return flight;
    }

    Sender sender() {
        return sender;
    }

    AckTracker acks() {
        return acks;
    }

    MtuSearch mtu() {
        return mtu;
    }

    Paths paths() {
        return paths;
    }

    Timers timers() {
        return timers;
    }

    Replies replies() {
        return replies;
    }

    Ending ending() {
        return ending;
    }

    Notices notices() {
        return notices;
    }

    Trace trace() {
        return trace;
    }

    Counters counters() {
        return counters;
    }

    Prng random() {
        return random;
    }
}
