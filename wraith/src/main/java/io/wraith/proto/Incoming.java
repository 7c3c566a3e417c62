package io.wraith.proto;

import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.ReplayWindow.Verdict;
import io.wraith.proto.recovery.LossDetector;
import io.wraith.proto.recovery.RecoveryFault;
import io.wraith.proto.stream.StreamFault;
import io.wraith.proto.stream.Streams;
import io.wraith.wire.Burst;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameType;
import io.wraith.wire.ProtectedHeader;

import java.util.Arrays;

/// The way of a datagram inwards: replay window, key, path, and then frame by frame to whom it
/// concerns. Whatever a peer sends, this answers with a drop or with the end of the connection.
final class Incoming {
    private static final int NOT_HERE = -1;

    private final Lane lane;
    private final Fate fate;
    private final byte[] plain;
    private final FrameReader frames = new FrameReader();
    private final ProtectedHeader header = new ProtectedHeader();
    private boolean eliciting;

    /// The scratch holds one plaintext and is shared by all connections of an endpoint.
    Incoming(Lane lane, Fate fate, byte[] plain) {
        this.lane = lane;
        this.fate = fate;
        this.plain = plain;
    }

    /// Takes the packet; false if it did not open, so that it may be something else.
    boolean receive(Burst burst, int index, long nowNs) {
        int at = burst.offset(index);
        int length = burst.length(index);
        lane.counters().increment(Counter.DATAGRAMS_RECEIVED);
        lane.counters().add(Counter.BYTES_RECEIVED, length);
        header.wrap(burst.bytes(), at);
        long number = header.number();
        Verdict verdict = lane.replay().verdict(number);
        // PROTOCOL: A receiver MUST check the number against a replay window of at least 8192
        // numbers, and MUST NOT move the window before the packet was opened.
        if (verdict != Verdict.FRESH) {
            lane.counters().increment(Counter.DUPLICATES);
            return true;
        }
        int phase = lane.keys().receivingPhase();
        long graceEndNs = nowNs + lane.graceNs();
        int opened = lane.keys().open(burst.bytes(), at, length, plain, 0, graceEndNs);
        if (opened < 0) {
            unopened(opened, nowNs);
            return false;
        }
        if (lane.keys().receivingPhase() != phase) {
            lane.counters().increment(Counter.KEY_PHASES);
        }
        boolean newest = number >= lane.replay().next();
        lane.replay().accept(number);
        lane.trace().record(nowNs, Trace.Event.RECEIVED, number, length);
        if (!lane.ending().isOpen()) {
            lane.ending().received();
        }
        arrived(burst, length, newest, nowNs);
        dispatch(burst, opened, nowNs);
        lane.acks().received(number, eliciting, burst.ecn(), nowNs);
        return true;
    }

    private void unopened(int fault, long nowNs) {
        lane.counters().increment(Counter.FORGED);
        // PROTOCOL: A receiver MUST count packets that fail to open, per key, and MUST close the
        // session when the count reaches the table's limit.
        if (fault == CryptoFault.EXHAUSTED.code()) {
            lane.fault(ErrorCode.KEY_LIMIT.code(), "too many packets that do not open", nowNs);
        }
    }

    private void arrived(Burst burst, int length, boolean newest, long nowNs) {
        lane.heard(nowNs);
        Paths.Event event =
                lane.paths().received(burst.address(), burst.addressLength(), length, newest);
        if (event == Paths.Event.MOVED) {
            lane.trace().record(nowNs, Trace.Event.PATH, 0, 0);
            lane.moved(lane.paths().isSameHost(), nowNs);
        }
    }

    private void dispatch(Burst burst, int length, long nowNs) {
        eliciting = false;
        frames.wrap(plain, 0, length);
        for (int type = frames.next(); type != FrameReader.END; type = frames.next()) {
            // PROTOCOL: A receiver MUST close the connection if a packet that opened holds a frame
            // that it cannot read, and MUST NOT act on what follows in that packet.
            if (type < 0) {
                lane.fault(ErrorCode.FRAME_MALFORMED.code(), "a malformed frame", nowNs);
                return;
            }
            eliciting |= frames.type().isAckEliciting();
            if (!lane.ending().isOpen() && frames.type() != FrameType.CLOSE) {
                continue;
            }
            if (Streams.isOurs(frames.type())) {
                streamFrame(nowNs);
            } else {
                take(burst, nowNs);
            }
        }
    }

    private void streamFrame(long nowNs) {
        int fault = lane.streams().receive(frames);
        if (fault < 0) {
            StreamFault why = StreamFault.of(fault);
            lane.fault(why.closeCode(), "streams: " + why, nowNs);
        }
    }

    private void take(Burst burst, long nowNs) {
        switch (frames.type()) {
            case PING -> lane.replies().pong(frames.value());
            case PONG -> lane.notices().pong(frames.value());
            case ACK -> acknowledgement(nowNs);
            case ACK_NOW -> lane.acks().ackNow();
            case ACK_POLICY ->
                    lane.acks().policy(frames.sequence(), frames.packets(), frames.delayUs());
            case PATH_CHALLENGE ->
                    lane.replies()
                            .pathResponse(frames.value(), burst.address(), burst.addressLength());
            case PATH_RESPONSE -> pathResponse(nowNs);
            case NEW_ID -> {
                if (lane.peerIds().announced(frames) != PeerIds.OK) {
                    lane.fault(ErrorCode.ID_LIMIT.code(), "too many connection ids", nowNs);
                }
            }
            case RETIRE_ID -> retired(nowNs);
            case REKEY -> rekey(nowNs);
            case CLOSE -> lane.drain(new CloseReason.Peer(frames.code(), frames.reason()), nowNs);
            case LANE -> lane(nowNs);
            default -> {
                // PAD ends the packet; the others are the streams'.
            }
        }
    }

    private void acknowledgement(long nowNs) {
        LossDetector flight = lane.flight();
        int newlyAcked = flight.received(frames, nowNs, fate.at(nowNs));
        if (newlyAcked < 0) {
            String which =
                    newlyAcked == RecoveryFault.ACK_OF_SKIPPED.code() ? "left out" : "not sent";
            lane.fault(
                    ErrorCode.ACKNOWLEDGED_UNSENT.code(),
                    "acknowledged a number that was " + which,
                    nowNs);
            return;
        }
        if (newlyAcked > 0) {
            lane.trace().record(nowNs, Trace.Event.ACKNOWLEDGED, flight.largestAcked(), newlyAcked);
            lane.counters().add(Counter.CONGESTION_MARKS, flight.sample().ecnCe);
            if (flight.sample().newlyAckedBytes > 0) {
                lane.sender().congestion().acked(flight.sample());
            }
        }
    }

    private void pathResponse(long nowNs) {
        if (lane.paths().response(frames.value()) == Paths.Event.PROVEN) {
            lane.counters().increment(Counter.PATH_CHANGES);
            lane.trace().record(nowNs, Trace.Event.PATH, 1, 0);
        }
    }

    private void retired(long nowNs) {
        // PROTOCOL: A receiver MUST close the connection when an id is retired that it has not
        // announced.
        if (!lane.ownIds().wasAnnounced(frames.sequence())) {
            lane.fault(ErrorCode.ID_LIMIT.code(), "retired an id that was never announced", nowNs);
            return;
        }
        long id = lane.ownIds().retired(frames.sequence());
        if (id != 0) {
            lane.notices().idRetired(id);
        }
    }

    private void rekey(long nowNs) {
        int fault = lane.number() == 0 ? lane.session().rekeyed(frames, lane, nowNs) : NOT_HERE;
        if (fault < 0) {
            lane.fault(ErrorCode.KEY_EXCHANGE.code(), "a wrong exchange of keys", nowNs);
        }
    }

    // PROTOCOL: A receiver MUST close the session when a lane is asked for that is not the next, or
    // is one more than it allowed.
    private void lane(long nowNs) {
        Session session = lane.session();
        int asked = frames.lane();
        if (lane.number() != 0 || session.isLaneFault(asked)) {
            lane.fault(ErrorCode.LANE_LIMIT.code(), "a lane that may not be opened", nowNs);
        } else if (session.isExpected(asked) && !lane.notices().hasLane()) {
            byte[] token =
                    Arrays.copyOfRange(
                            frames.bytes(), frames.tokenAt(), frames.tokenAt() + KeyedToken.LENGTH);
            lane.notices().lane(new PeerLane(frames.connectionId(), token));
        }
    }
}
