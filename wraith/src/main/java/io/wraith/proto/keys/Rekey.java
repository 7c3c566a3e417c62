package io.wraith.proto.keys;

import io.wraith.base.Check;
import io.wraith.base.RangeSet;
import io.wraith.crypto.SessionKeys;
import io.wraith.crypto.handshake.HybridExchange;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameWriter;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.Arrays;

/// Fresh exchanges inside a session, each of which leads to the next epoch: an offer, an answer, in
/// fragments that may be lost, doubled and reordered.
///
/// ```
///         offer()                       the whole answer arrived
///   IDLE ────────► OFFERED ───────────────────────────────────────► READY ─ nextEpoch() ─► IDLE
///    │               │ the whole offer of the session's initiator arrived     ▲
///    └───────────────┴────────────────────────────────────────────────────────┘
///      the whole offer of the peer arrived; the answer is sent until it is acknowledged
/// ```
///
/// Which epoch packets are sealed in is up to [KeyPhases].
public final class Rekey {
    /// The answer of [#receive] when the keys of the next epoch can be had.
    public static final int READY = 1;

    private static final int LONGEST =
            Math.max(HybridExchange.OFFER_LENGTH, HybridExchange.ANSWER_LENGTH);

    /// As many as there can be with a gap behind each, so that the set is never full.
    private static final int RANGES = LONGEST / 2 + 1;

    private final boolean initiator;
    private final SecureRandom random;
    private final byte[] incoming = new byte[LONGEST];
    private final RangeSet received = new RangeSet(RANGES);
    private final RangeSet toSend = new RangeSet(RANGES);
    private int epoch;
    private @Nullable HybridExchange exchange;
    private boolean offering;
    private boolean ready;
    private byte[] outgoing = {};
    private int outgoingEpoch;
    private boolean outgoingAnswer;
    private int lastOffset;
    private int lastLength;

    /// `initiator` is whether this side initiated the session: its offer wins if both sides make
    /// one.
    public Rekey(boolean initiator, SecureRandom random) {
        this.initiator = initiator;
        this.random = random;
    }

    /// The epoch that the last finished exchange led to.
    public int epoch() {
        return epoch;
    }

    /// Asks for fresh keys; does nothing while an exchange is under way. Only for a session whose
    /// lanes are settled in the present epoch.
    public void offer() {
        if (!isUnderWay()) {
            exchange = HybridExchange.offering(random);
            offering = true;
            send(exchange.offer(), false);
        }
    }

    /// Whether an exchange of either side is under way.
    public boolean isUnderWay() {
        return exchange != null || !received.isEmpty();
    }

    /// Takes the REKEY frame that the reader is at: [#READY], 0 if more is needed or it said
    /// nothing new, or a negative fault that ends the connection.
    public int receive(FrameReader in) {
        boolean answer = in.kind() == 1;
        int target = epoch + 1;
        if (in.epoch() < target || ready) {
            return 0;
        }
        // PROTOCOL: A fresh exchange travels in REKEY frames of the epoch it leads to, which
        // MUST be the present one + 1.
        if (in.epoch() > target) {
            return KeysFault.EPOCH_SKIPPED.code();
        }
        int length = answer ? HybridExchange.ANSWER_LENGTH : HybridExchange.OFFER_LENGTH;
        if (in.total() != length) {
            return KeysFault.EXCHANGE_LENGTH.code();
        }
        if (answer && !offering) {
            return KeysFault.ANSWER_UNASKED.code();
        }
        // PROTOCOL: If both sides made an offer for one epoch, the one of the session's responder
        // MUST be ignored by both.
        if (!answer && offering) {
            if (initiator) {
                return 0;
            }
            withdraw();
        }
        int at = (int) in.offset();
        System.arraycopy(in.bytes(), in.dataAt(), incoming, at, in.dataLength());
        received.add(at, at + in.dataLength());
        return received.total() < length ? 0 : complete(answer, length);
    }

    /// The keys of the next epoch, once after [#READY]: the session's present ones are used up, and
    /// every lane takes its share with [KeyPhases#install].
    public SessionKeys nextEpoch(SessionKeys present) {
        if (exchange == null || !ready) {
            throw Check.never(
                    new IllegalStateException("keys of an exchange that is not complete"));
        }
        SessionKeys next = exchange.nextEpoch(present);
        exchange = null;
        ready = false;
        offering = false;
        epoch++;
        Check.that(next.epoch() == epoch, "keys of another session");
        return next;
    }

    /// Whether the exchange that is [#READY] was offered by this side.
    public boolean isOffered() {
        return offering;
    }

    public boolean hasSomethingToSend() {
        return !toSend.isEmpty();
    }

    /// Writes the next fragment if there is one and room for it; [#lastOffset] and [#lastLength]
    /// then say which, and [#outgoingEpoch] of what. False if nothing was written.
    public boolean write(FrameWriter out) {
        if (toSend.isEmpty() || out.rekeyRoom() == 0) {
            return false;
        }
        int from = (int) toSend.from(0);
        int length = (int) Math.min(toSend.to(0) - from, out.rekeyRoom());
        int at = out.rekey(outgoingEpoch, outgoingAnswer, from, outgoing.length, length);
        System.arraycopy(outgoing, from, out.bytes(), at, length);
        toSend.remove(from, from + (long) length);
        lastOffset = from;
        lastLength = length;
        return true;
    }

    public int lastOffset() {
        return lastOffset;
    }

    public int lastLength() {
        return lastLength;
    }

    /// The epoch that the fragments being sent lead to.
    public int outgoingEpoch() {
        return outgoingEpoch;
    }

    /// A fragment was lost and is sent again, unless it belongs to what is no longer sent.
    public void lost(int fragmentEpoch, boolean answer, int offset, int length) {
        if (fragmentEpoch == outgoingEpoch
                && answer == outgoingAnswer
                && offset + length <= outgoing.length) {
            toSend.add(offset, offset + (long) length);
        }
    }

    /// Whether the fragments being sent are those of an answer.
    public boolean isAnswer() {
        return outgoingAnswer;
    }

    public void destroy() {
        if (exchange != null) {
            exchange.destroy();
            exchange = null;
        }
        Arrays.fill(incoming, (byte) 0);
        received.clear();
        toSend.clear();
        ready = false;
        offering = false;
    }

    private void withdraw() {
        if (exchange != null) {
            exchange.destroy();
            exchange = null;
        }
        offering = false;
        received.clear();
        sendNothing();
    }

    private int complete(boolean answer, int length) {
        received.clear();
        if (exchange == null) {
            exchange = HybridExchange.answering(random);
        }
        int fault = exchange.take(incoming, 0, length);
        Arrays.fill(incoming, (byte) 0);
        if (fault < 0) {
            exchange = null;
            return fault;
        }
        if (answer) {
            sendNothing();
        } else {
            send(exchange.answer(), true);
        }
        ready = true;
        return READY;
    }

    /// What is lost of it from now on is not sent again either.
    private void sendNothing() {
        outgoing = new byte[0];
        toSend.clear();
    }

    private void send(byte[] message, boolean answer) {
        outgoing = message;
        outgoingEpoch = epoch + 1;
        outgoingAnswer = answer;
        toSend.clear();
        toSend.add(0, message.length);
    }
}
