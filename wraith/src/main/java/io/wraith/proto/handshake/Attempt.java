package io.wraith.proto.handshake;

import io.wraith.base.Check;
import io.wraith.base.Deadline;
import io.wraith.crypto.handshake.Handshake;
import io.wraith.wire.Burst;
import io.wraith.wire.HandshakeHeader;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/// One handshake of the responder, from message 1 to message 3. Afterwards the shell stays for a
/// while, so that late duplicates begin nothing.
final class Attempt {
    /// What one costs beside its messages: the state of Noise and the JDK's objects in it.
    static final int STATE_BYTES = 32 << 10;

    static final int WORST_CASE_BYTES = STATE_BYTES + 2 * HandshakeHeader.MESSAGE_LIMIT;

    private static final int AMPLIFICATION = 3;

    private final Route route;
    private final long asAddressed;
    private final long initiatorId;
    private final byte[] first;
    private final boolean validated;
    private final long beganNs;
    private final Resend resend = new Resend();
    private @Nullable Handshake handshake;
    private @Nullable OutgoingMessage second;
    private long receivedBytes;
    private long sentBytes;
    private int timesSent;
    private long sentNs;

    Attempt(Slot slot, byte[] first, long ownId, Handshake handshake, byte[] second, long nowNs) {
        route = new Route(ownId, slot.address());
        asAddressed = slot.to();
        initiatorId = slot.from();
        this.first = first;
        validated = slot.isValidated();
        beganNs = nowNs;
        this.handshake = handshake;
        this.second = new OutgoingMessage(2, initiatorId, ownId, second);
        receivedBytes = slot.receivedBytes();
        resend.start(nowNs, Resend.UNKNOWN_PATH_NS);
    }

    boolean began(Slot slot, byte[] message) {
        return asAddressed == slot.to()
                && initiatorId == slot.from()
                && Arrays.equals(first, message)
                && Arrays.equals(route.address(), slot.address());
    }

    /// Message 1 came again, so message 2 was lost.
    void repeated(Slot slot, long nowNs) {
        receivedBytes += slot.receivedBytes();
        if (handshake != null) {
            resend.now(nowNs);
        }
    }

    /// Whether a message 3 of those ids comes from where message 1 came.
    boolean continues(HandshakeHeader header, Burst burst) {
        return route.ownId() == header.connectionId()
                && initiatorId == header.sender()
                && route.isOf(burst);
    }

    Handshake handshake() {
        Check.that(handshake != null, "a handshake that is over");
        return Objects.requireNonNull(handshake);
    }

    /// Whether it waits for message 3.
    boolean isHalfOpen() {
        return handshake != null;
    }

    Route route() {
        return route;
    }

    long initiatorId() {
        return initiatorId;
    }

    long beganNs() {
        return beganNs;
    }

    /// Whether this one is to be given up before another.
    boolean yieldsBefore(Attempt other) {
        if (isHalfOpen() != other.isHalfOpen()) {
            return other.isHalfOpen();
        }
        return validated == other.validated ? beganNs - other.beganNs < 0 : other.validated;
    }

    /// The time from message 2 to a message 3 that came at `arrivedNs`.
    long rttNs(long arrivedNs) {
        return timesSent == 1 ? Math.max(0, arrivedNs - sentNs) : Established.NO_RTT;
    }

    /// The keys were taken, or never will be.
    void end() {
        if (handshake != null) {
            handshake.destroy();
        }
        handshake = null;
        second = null;
        resend.stop();
    }

    long deadlineNs() {
        return mayAnswer() ? resend.deadlineNs() : Deadline.NONE;
    }

    boolean isDue(long nowNs) {
        return resend.isDue(nowNs) && mayAnswer();
    }

    void write(Burst out, HandshakeHeader header, long nowNs) {
        OutgoingMessage message = Objects.requireNonNull(second);
        message.write(out, header);
        route.direct(out);
        sentBytes += message.wireBytes();
        timesSent++;
        sentNs = nowNs;
        resend.sent(nowNs);
    }

    // PROTOCOL: Until it has validated the initiator's address a responder MUST NOT send more
    // than
    // three times the bytes that it received for the attempt.
    private boolean mayAnswer() {
        return second != null
                && (validated || sentBytes + second.wireBytes() <= AMPLIFICATION * receivedBytes);
    }
}
