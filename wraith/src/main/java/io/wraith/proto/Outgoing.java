package io.wraith.proto;

import io.wraith.base.Check;
import io.wraith.base.Deadline;
import io.wraith.proto.Timers.Timer;
import io.wraith.proto.recovery.AckTracker;
import io.wraith.proto.recovery.LossDetector;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.proto.recovery.SentPackets;
import io.wraith.wire.Burst;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;
import io.wraith.wire.ProtectedHeader;

/// The way of datagrams outwards. A burst holds packets of equal size for one address, of which the
/// last may be shorter. Each call makes one of these, the first that there is cause for:
///
/// 1. a CLOSE, once the connection is over
/// 2. the answer to a challenge, to where it came from
/// 3. a challenge
/// 4. full packets as window, pacing and path allow; what the peer waits for goes into the first,
///    and goes alone if nothing else may
/// 5. a probe of a larger packet
final class Outgoing {
    private static final int TAG = ProtectedHeader.OVERHEAD - ProtectedHeader.LENGTH;
    private static final int BULK = SentPackets.ACK_ELICITING | SentPackets.IN_FLIGHT;

    /// Which numbers are left out nobody can guess, so that nobody can acknowledge unseen.
    private static final int SKIP_ONE_IN = 512;

    private static final int CHALLENGE_BYTES =
            ProtectedHeader.OVERHEAD + FrameType.PATH_CHALLENGE.fixedLength();

    private final Lane lane;
    private final FrameWriter frames = new FrameWriter();
    private long skipAt;
    private int probes;

    /// Of the packet that is being filled: whether the peer has to acknowledge it, and whether it
    /// counts against the window.
    private boolean eliciting;

    private boolean bulk;

    Outgoing(Lane lane) {
        this.lane = lane;
        skipLater();
    }

    /// A timeout wants packets that are acknowledged at once, whatever the window says.
    void probe() {
        probes = LossDetector.PROBES;
    }

    /// Fills an empty burst, or leaves it empty and answers false.
    boolean transmit(Burst out, long nowNs) {
        // PROTOCOL: Who sent so many packets without an acknowledgement that it can remember no
        // more MUST close the connection.
        if (lane.ending().isOpen() && lane.flight().packets().isUsedUp()) {
            lane.fault(ErrorCode.UNACKNOWLEDGED.code(), "nothing is acknowledged", nowNs);
        }
        if (!lane.ending().isOpen()) {
            return lane.ending().closeDue() && close(out, nowNs);
        }
        if (lane.replies().responseDue()) {
            return respond(out, nowNs);
        }
        out.ecn(lane.flight().ecn().mark());
        if (mayChallenge()) {
            return challenge(out, nowNs);
        }
        return fill(out, nowNs) || probeSize(out, nowNs);
    }

    /// When [#transmit] will do something, if nothing happens before.
    long deadlineNs(long nowNs) {
        if (!lane.ending().isOpen()) {
            return lane.ending().closeDue() ? nowNs : Deadline.NONE;
        }
        if (lane.replies().responseDue() || mayChallenge()) {
            return nowNs;
        }
        boolean something =
                hasControl(nowNs) || probes > 0 || hasSizeToProbe(nowNs) || isDataFree(nowNs);
        if (something) {
            // What the path may not carry yet waits for the peer's answer to a challenge.
            return isAllowed() ? nowNs : Deadline.NONE;
        }
        long mtuNs = lane.mtu().deadlineNs();
        boolean mtuWaits = Deadline.isDue(mtuNs, nowNs);
        return Deadline.earlier(lane.acks().deadlineNs(), mtuWaits ? Deadline.NONE : mtuNs);
    }

    /// Whether the path may carry another packet.
    private boolean isAllowed() {
        return lane.paths().allowance() >= lane.datagram();
    }

    /// A challenge is short: one sign of life from a new address pays for it, where nothing else is
    /// to come from a peer that waits for data.
    private boolean mayChallenge() {
        return lane.paths().challengeDue() && lane.paths().allowance() >= CHALLENGE_BYTES;
    }

    private boolean hasControl(long nowNs) {
        return lane.acks().isDue(nowNs)
                || lane.replies().waiting()
                || lane.ownIds().isWaiting()
                || lane.peerIds().isWaiting()
                || lane.streams().hasControl()
                || (lane.number() == 0 && lane.session().hasSomethingToSend());
    }

    /// Whether there is data that window and pacing let go.
    private boolean isDataFree(long nowNs) {
        return lane.streams().hasSomethingToSend() && budget(nowNs) > 0;
    }

    /// How many bytes of full packets may leave now. Sets the timer if only pacing is in the way.
    private long budget(long nowNs) {
        int full = lane.datagram();
        LossDetector flight = lane.flight();
        long window = lane.sender().windowRoom(flight.packets().inFlightBytes());
        // PROTOCOL: A sender MUST NOT have more bytes in flight that ask for an acknowledgement
        // than its congestion window, but for the one or two probes of a timeout.
        if (window < full || !flight.packets().hasRoom()) {
            return 0;
        }
        long dueNs = lane.sender().departureNs(nowNs, full);
        if (dueNs - nowNs > 0) {
            lane.timers().set(Timer.PACE, dueNs);
            return 0;
        }
        lane.timers().clear(Timer.PACE);
        return Math.min(window, lane.sender().credit(nowNs));
    }

    private boolean fill(Burst out, long nowNs) {
        int full = lane.datagram();
        boolean wantsData = lane.streams().hasSomethingToSend();
        long budget = wantsData ? budget(nowNs) : 0;
        if (budget > 0 && lane.flight().packets().inFlightBytes() == 0) {
            lane.sender().idleRestart(nowNs);
        }
        boolean more = true;
        while (more && isAllowed() && out.room() >= full) {
            boolean data = budget >= full || probes > 0;
            int length = packet(out, full, data, budget >= 2L * full, nowNs);
            if (length == 0) {
                break;
            }
            budget -= bulk ? length : 0;
            // A burst has one mark, and the trial of marks ends after some packets.
            boolean sameMark = lane.flight().ecn().mark() == out.ecn();
            more = sameMark && length == full && (budget >= full || probes > 0);
        }
        if (budget >= full && !lane.streams().hasSomethingToSend() && wantsData) {
            lane.flight().rate().applicationLimited(lane.flight().packets());
        }
        return out.count() > 0;
    }

    /// Adds a packet, padded to the full size if another follows: its length, or 0 if there was
    /// nothing to say.
    private int packet(Burst out, int full, boolean data, boolean another, long nowNs) {
        begin(out, full);
        int start = frames.at();
        if (out.count() == 0) {
            writeControl(data, nowNs);
        }
        bulk = data && lane.streams().write(frames, lane.flight().frames()) > 0;
        eliciting |= bulk;
        if (probes > 0) {
            eliciting |= eliciting || note(FrameType.ACK_NOW, frames.ackNow());
            probes--;
        }
        if (frames.at() == start) {
            return 0;
        }
        if (another && frames.room() > 0 && lane.streams().hasSomethingToSend()) {
            frames.pad();
        }
        return finish(out, flags(), nowNs);
    }

    private int flags() {
        if (bulk) {
            return BULK;
        }
        return eliciting ? SentPackets.ACK_ELICITING : 0;
    }

    private void writeControl(boolean data, long nowNs) {
        SentFrames sent = lane.flight().frames();
        if (lane.acks().isDue(nowNs) || (data && lane.acks().hasNews())) {
            writeAck(data, nowNs);
        }
        eliciting |= lane.replies().write(frames);
        eliciting |= lane.ownIds().write(frames, sent);
        eliciting |= lane.peerIds().write(frames, sent);
        if (lane.number() == 0) {
            eliciting |= lane.session().write(frames, sent);
        }
        eliciting |= lane.streams().writeControl(frames, sent) > 0;
        if (data) {
            eliciting |= lane.sender().writeWish(frames, sent);
        }
    }

    // PROTOCOL: A receiver whose ACKs report many ranges SHOULD have one of them acknowledged once
    // in a round trip.
    private void writeAck(boolean data, long nowNs) {
        AckTracker acks = lane.acks();
        if (!data && acks.takesConfirmation(nowNs, lane.flight().rtt().smoothedNs())) {
            eliciting |= note(FrameType.ACK_NOW, frames.ackNow());
        }
        if (acks.write(frames, nowNs)) {
            SentFrames sent = lane.flight().frames();
            sent.add(FrameType.ACK.code(), 0, acks.reportedLargest(), acks.reportedSpan());
        }
    }

    private boolean note(FrameType type, boolean written) {
        if (written) {
            lane.flight().frames().add(type.code(), 0, 0, 0);
        }
        return written;
    }

    private boolean close(Burst out, long nowNs) {
        begin(out, lane.datagram());
        byte[] text = lane.ending().text();
        Check.that(frames.close(lane.ending().code(), text, 0, text.length), "room for a CLOSE");
        lane.ending().closeSent();
        return finish(out, 0, nowNs) > 0;
    }

    private boolean respond(Burst out, long nowNs) {
        byte[] address = lane.replies().responseAddress();
        begin(out, lane.datagram());
        frames.pathResponse(lane.replies().takeResponse());
        return finish(out, SentPackets.ACK_ELICITING, address, nowNs) > 0;
    }

    private boolean challenge(Burst out, long nowNs) {
        begin(out, lane.datagram());
        long token = lane.paths().challengeToken(lane.random().nextLong());
        frames.pathChallenge(token);
        lane.paths().challenged(token, nowNs, lane.probeTimeoutNs());
        return finish(out, SentPackets.ACK_ELICITING, nowNs) > 0;
    }

    private boolean hasSizeToProbe(long nowNs) {
        int plain = lane.mtu().probeBytes(nowNs);
        long room = lane.sender().windowRoom(lane.flight().packets().inFlightBytes());
        return plain > 0
                && lane.flight().timeouts() == 0
                && lane.flight().packets().hasRoom()
                && room >= plain + ProtectedHeader.OVERHEAD
                && lane.paths().isProven();
    }

    private boolean probeSize(Burst out, long nowNs) {
        int length = lane.mtu().probeBytes(nowNs) + ProtectedHeader.OVERHEAD;
        if (!hasSizeToProbe(nowNs) || out.room() < length) {
            return false;
        }
        begin(out, length);
        frames.ackNow();
        frames.pad();
        lane.mtu().probeSent(lane.flight().packets().next());
        return finish(out, BULK | SentPackets.MTU_PROBE, nowNs) > 0;
    }

    private void begin(Burst out, int length) {
        if (lane.flight().packets().next() == skipAt) {
            lane.flight().packets().skip();
            skipLater();
        }
        eliciting = false;
        bulk = false;
        int at = out.end();
        frames.wrap(out.bytes(), at + ProtectedHeader.LENGTH, at + length - TAG);
    }

    private void skipLater() {
        skipAt = lane.flight().packets().next() + 1 + lane.random().below(2 * SKIP_ONE_IN);
    }

    private int finish(Burst out, int flags, long nowNs) {
        return finish(out, flags, lane.paths().active(), nowNs);
    }

    /// Seals what was written, and tells everyone who counts packets.
    private int finish(Burst out, int flags, byte[] address, long nowNs) {
        int at = out.end();
        int plain = frames.at() - at - ProtectedHeader.LENGTH;
        long number = lane.flight().packets().next();
        int length = lane.keys().seal(lane.peerIds().current(), number, out.bytes(), at, plain);
        if (length < 0) {
            lane.vanish(new CloseReason.Fault(ErrorCode.KEY_LIMIT.code(), "a key is used up"));
            return 0;
        }
        out.append(length);
        out.address(address, 0, address.length);
        lane.paths().sent(length);
        lane.trace().record(nowNs, Trace.Event.SENT, number, length);
        lane.counters().increment(Counter.DATAGRAMS_SENT);
        lane.counters().add(Counter.BYTES_SENT, length);
        int mark = out.ecn() == 0 ? 0 : SentPackets.MARKED;
        lane.sender().sent(lane.flight(), number, length, flags | mark, nowNs);
        return length;
    }
}
