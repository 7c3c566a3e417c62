package io.wraith.proto;

import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.proto.congestion.CongestionTrace;
import io.wraith.proto.recovery.Rtt;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamAcceptor;
import io.wraith.proto.stream.StreamSink;
import io.wraith.proto.stream.Streams;
import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// A connection with one peer: one lane of a session. Its [Endpoint] moves its datagrams and its
/// time; its owner uses the streams, and closes it.
///
/// Owned by the thread of its endpoint.
public final class Connection {
    private final Lane lane;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final Clockwork clockwork;
    private @Nullable StreamAcceptor acceptor;
    private boolean endTold;

    /// `plain` holds one plaintext and is shared by all connections of an endpoint.
    Connection(
            Session session,
            LaneOpening opening,
            Route route,
            long firstRttNs,
            byte[] plain,
            long nowNs) {
        lane = new Lane(session, opening, route, this::sink, firstRttNs, nowNs);
        Fate fate = new Fate(lane);
        incoming = new Incoming(lane, fate, plain);
        outgoing = new Outgoing(lane);
        clockwork = new Clockwork(lane, fate, outgoing);
    }

    public Streams streams() {
        return lane.streams();
    }

    /// Whether data can still be sent and received.
    public boolean isOpen() {
        return lane.ending().isOpen();
    }

    /// Why it is over, or null while it is open.
    public @Nullable CloseReason closeReason() {
        return lane.ending().reason();
    }

    /// Ends the connection, and with lane 0 all lanes of the session. What was not acknowledged may
    /// be lost. Codes of applications begin at [ErrorCode#FIRST_OF_APPLICATIONS].
    public void close(int code, String text, long nowNs) {
        lane.close(new CloseReason.Local(code, text), code, text, nowNs);
    }

    /// Sends no more than that, whatever the path carries.
    public void limit(long bytesPerSecond) {
        lane.sender().limit(bytesPerSecond);
    }

    /// Asks the peer for an echo, which comes as a [ConnectionEvent.Pong].
    public void ping(long token) {
        lane.replies().ping(token);
    }

    /// Our own address changed: the peer is told at once, under an id that nobody has seen.
    public void pathChanged() {
        lane.peerIds().change();
        lane.paths().prove();
        lane.otherPath();
    }

    /// Wants one more lane of the session: [ConnectionEvent.LaneOpened] comes on both sides. False
    /// if there are as many as both sides allow, or if the peer began the session.
    public boolean openLane() {
        return lane.ending().isOpen() && lane.session().wantLane();
    }

    /// The number that [Endpoint#connect] answered, if that is how it came to be.
    public long attempt() {
        return lane.ownIds().first();
    }

    /// 0 is the lane that the handshake made.
    public int lane() {
        return lane.number();
    }

    public PublicIdentity peer() {
        return lane.session().peer();
    }

    /// 32 bytes that are the same on both sides and in no other session.
    public byte[] channelBinding() {
        return lane.session().channelBinding();
    }

    /// What the initiator said when it called; empty on its own side.
    public byte[] capability() {
        return lane.session().capability();
    }

    public boolean isInitiator() {
        return lane.session().isInitiator();
    }

    public Suite suite() {
        return lane.session().suite();
    }

    /// Where packets go now.
    public byte[] address() {
        return lane.paths().active().clone();
    }

    /// The id under which packets leave now.
    public long peerId() {
        return lane.peerIds().current();
    }

    /// The plaintext of a full packet.
    public int packetBytes() {
        return lane.mtu().plainBytes();
    }

    /// How many times the keys were exchanged afresh.
    public int keyEpoch() {
        return lane.keys().sendingEpoch();
    }

    public Rtt rtt() {
        return lane.flight().rtt();
    }

    public long inFlightBytes() {
        return lane.flight().packets().inFlightBytes();
    }

    /// What this side remembers now of packets that were sent and of numbers that arrived.
    public long bookkeepingBytes() {
        return lane.flight().heldBytes() + lane.acks().heldBytes();
    }

    public void describe(CongestionTrace trace) {
        lane.sender().describe(trace);
    }

    public Counters counters() {
        return lane.counters();
    }

    public Trace trace() {
        return lane.trace();
    }

    void acceptor(StreamAcceptor whoTakesStreams) {
        acceptor = whoTakesStreams;
    }

    private StreamSink sink(ReceiveStream stream) {
        return Objects.requireNonNull(acceptor).sink(stream);
    }

    Lane parts() {
        return lane;
    }

    boolean receive(Burst burst, int index, long nowNs) {
        return incoming.receive(burst, index, nowNs);
    }

    boolean transmit(Burst out, long nowNs) {
        return outgoing.transmit(out, nowNs);
    }

    long deadlineNs(long nowNs) {
        return clockwork.deadlineNs(nowNs);
    }

    void timeout(long nowNs) {
        clockwork.timeout(nowNs);
    }

    /// Whether its end is to be told now: true once.
    boolean takeEnd() {
        boolean now = !endTold && !lane.ending().isOpen();
        endTold |= now;
        return now;
    }
}
