package io.wraith.proto.handshake;

import io.wraith.base.Check;
import io.wraith.base.Deadline;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Handshake;
import io.wraith.wire.Burst;
import io.wraith.wire.Datagram;
import io.wraith.wire.HandshakeHeader;
import io.wraith.wire.RetryDatagram;
import io.wraith.wire.VersionsDatagram;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// One attempt to reach a peer.
///
/// ```
/// GREETING ── message 2 read ──▶ ANSWERED ── confirmed ──▶ CONFIRMED
///     └── time is over ─────────────┴──────────────────▶ FAILED
/// ```
///
/// Nothing that an attacker can send ends an attempt at once. What looks like a refusal, by another
/// identity or by a peer of another version, shortens the time that is left for the genuine answer.
public final class Initiation {
    public static final long USUAL_TIMEOUT_NS = 10_000_000_000L;

    /// How long the genuine answer is waited for after one that cannot be it.
    static final long GRACE_NS = 1_000_000_000L;

    /// Responders that compete for being the genuine one, and forged fragments of theirs.
    private static final int ANSWERS = 4;

    /// A forged retry must not make us send message 1 as often as it comes.
    private static final int PROMPT_RETRIES = 3;

    private static final byte[] NOTHING = {};

    /// Where an attempt stands.
    public enum State {
        /// Message 1 is sent until message 2 comes.
        GREETING,
        /// There are keys; message 3 is sent until [#confirmed].
        ANSWERED,
        CONFIRMED,
        FAILED
    }

    private final HandshakeSetup setup;
    private final Route route;
    private final long asAddressed;
    private final byte[] capability;
    private final Handshake handshake;
    private final Reassembly reassembly;
    private final Resend resend = new Resend();
    private final HandshakeHeader header = new HandshakeHeader();
    private final RetryDatagram retry = new RetryDatagram();
    private final VersionsDatagram versions = new VersionsDatagram();
    private State state = State.GREETING;
    private HandshakeFault fault = HandshakeFault.TIMEOUT;
    private boolean suspicious;
    private long endNs;
    private long latestNs;
    private OutgoingMessage message;
    private byte[] cookie = {};
    private int retries;
    private int timesSent;
    private long sentNs;
    private @Nullable Established established;

    private Initiation(HandshakeSetup setup, Goal goal, long timeoutNs, long nowNs) {
        this.setup = setup;
        capability = goal.capability;
        route = new Route(setup.newId(), goal.address);
        asAddressed = goal.addressed == Goal.ANYWHERE ? setup.newId() : goal.addressed;
        reassembly = new Reassembly(ANSWERS, timeoutNs);
        endNs = nowNs + timeoutNs;
        latestNs = nowNs;
        byte[] context = HandshakeSetup.context(asAddressed, route.ownId());
        handshake = Handshake.initiator(setup.party(), Datagram.VERSION, context, goal.expected);
        message = write(1, asAddressed, NOTHING);
        resend.start(nowNs, Resend.UNKNOWN_PATH_NS);
    }

    /// Begins an attempt.
    public static Initiation start(HandshakeSetup setup, Goal goal, long timeoutNs, long nowNs) {
        return new Initiation(setup, goal, timeoutNs, nowNs);
    }

    /// The id that the peer's datagrams are addressed to.
    public long ownId() {
        return route.ownId();
    }

    public State state() {
        return state;
    }

    /// Why the attempt failed.
    public HandshakeFault fault() {
        Check.that(state == State.FAILED, "an attempt that did not fail");
        return fault;
    }

    /// Takes a handshake, retry or versions datagram: 0, or why it was dropped.
    public int receive(Burst burst, int index, long nowNs) {
        latestNs = nowNs;
        int at = burst.offset(index);
        int length = burst.length(index);
        Datagram.Kind kind = Datagram.kind(burst.bytes(), at, length);
        if (!route.isOf(burst)) {
            return HandshakeFault.UNKNOWN.code();
        }
        return switch (kind) {
            case HANDSHAKE -> second(burst, at, length, nowNs);
            case RETRY -> retry(burst.bytes(), at, nowNs);
            case VERSIONS -> versions(burst.bytes(), at, nowNs);
            default -> HandshakeFault.MALFORMED.code();
        };
    }

    /// Does one step of public-key work if there is any, and answers whether it did.
    public boolean work(long nowNs) {
        latestNs = nowNs;
        Slot slot = state == State.GREETING ? reassembly.mostUrgent() : null;
        if (slot == null) {
            return false;
        }
        int way = slot.nextWay();
        boolean read = read(slot, slot.message(way), nowNs);
        if (!slot.tried(way) || read) {
            reassembly.release(slot);
        }
        return true;
    }

    /// Writes the message that is due, or answers false. An attempt whose time is over fails here.
    public boolean transmit(Burst out, long nowNs) {
        latestNs = nowNs;
        boolean open = state == State.GREETING || state == State.ANSWERED;
        if (open && endNs - nowNs <= 0) {
            fail();
        }
        out.clear();
        if (!resend.isDue(nowNs)) {
            return false;
        }
        message.write(out, header);
        route.direct(out);
        timesSent++;
        sentNs = nowNs;
        resend.sent(nowNs);
        return true;
    }

    /// When [#work] or [#transmit] is to be called next; a time that has passed means at once, and
    /// `Long.MAX_VALUE` never.
    public long deadlineNs() {
        return switch (state) {
            case GREETING ->
                    reassembly.mostUrgent() != null
                            ? latestNs
                            : Deadline.earlier(endNs, resend.deadlineNs());
            case ANSWERED -> Deadline.earlier(endNs, resend.deadlineNs());
            case CONFIRMED, FAILED -> Deadline.NONE;
        };
    }

    /// What the connection is made of, once, when message 2 was read. It may send at once.
    public @Nullable Established poll() {
        Established result = established;
        established = null;
        return result;
    }

    /// A packet of the peer opened: it has message 3.
    public void confirmed() {
        Check.that(state == State.ANSWERED || state == State.CONFIRMED, "nothing to confirm");
        state = State.CONFIRMED;
        resend.stop();
    }

    /// Ends the attempt, without a word to the peer.
    public void cancel() {
        fail();
    }

    private int second(Burst burst, int at, int length, long nowNs) {
        header.wrap(burst.bytes(), at, length);
        if (header.connectionId() != route.ownId() || header.message() != 2) {
            return HandshakeFault.UNKNOWN.code();
        }
        if (state != State.GREETING) {
            return HandshakeFault.DUPLICATE.code();
        }
        reassembly.add(burst, header, length, true, nowNs);
        return 0;
    }

    // PROTOCOL: It MUST ignore a retry that does not name both its ids, comes from elsewhere, or
    // comes after message 2.
    private int retry(byte[] bytes, int at, long nowNs) {
        retry.wrap(bytes, at);
        if (retry.connectionId() != route.ownId() || retry.asAddressed() != asAddressed) {
            return HandshakeFault.UNKNOWN.code();
        }
        if (state != State.GREETING) {
            return HandshakeFault.DUPLICATE.code();
        }
        cookie = new byte[HandshakeHeader.COOKIE_LENGTH];
        System.arraycopy(bytes, retry.cookieAt(), cookie, 0, cookie.length);
        message.cookie(cookie);
        // PROTOCOL: An initiator SHOULD answer the first retries of an attempt at once, and MUST
        // NOT answer more than three of them so.
        if (retries++ < PROMPT_RETRIES) {
            timesSent = 0;
            resend.start(nowNs, Resend.UNKNOWN_PATH_NS);
        }
        return 0;
    }

    // PROTOCOL: It MUST ignore one that does not name both its ids, comes from elsewhere, or comes
    // after message 2.
    private int versions(byte[] bytes, int at, long nowNs) {
        versions.wrap(bytes, at);
        if (versions.connectionId() != route.ownId() || versions.asAddressed() != asAddressed) {
            return HandshakeFault.UNKNOWN.code();
        }
        if (state != State.GREETING || !VersionNegotiation.refuses(versions)) {
            return HandshakeFault.DUPLICATE.code();
        }
        suspect(HandshakeFault.VERSION_UNSUPPORTED, nowNs);
        return 0;
    }

    /// Whether that was message 2 of a peer with which there can be a session.
    private boolean read(Slot slot, byte[] candidate, long nowNs) {
        byte[] payload = new byte[Handshake.MESSAGE_LIMIT];
        int length = handshake.read(candidate, 0, candidate.length, payload, 0);
        if (length < 0) {
            if (length == CryptoFault.IDENTITY_UNEXPECTED.code()) {
                suspect(HandshakeFault.IDENTITY_UNEXPECTED, nowNs);
            } else if (length == CryptoFault.IDENTITY_REJECTED.code()) {
                suspect(HandshakeFault.IDENTITY_REJECTED, nowNs);
            } else if (!suspicious) {
                fault = HandshakeFault.UNREADABLE;
            }
            return false;
        }
        Greeting greeting = Greeting.decode(payload, 0, length);
        Parameters ours = setup.parameters();
        HandshakeFault refused = HandshakeFault.PARAMETERS_REFUSED;
        // PROTOCOL: A receiver MUST refuse a payload whose id is not the sender's id of the
        // datagrams that carried it.
        if (greeting != null && greeting.connectionId() == slot.from()) {
            Parameters theirs = greeting.parameters();
            Suite suite = SuiteSpeed.choose(ours.suites(), theirs.suites());
            if (suite != null && theirs.obfuscationMode() == ours.obfuscationMode()) {
                answer(slot, greeting, suite, nowNs);
                return true;
            }
            refused = suite == null ? HandshakeFault.SUITE_REFUSED : HandshakeFault.MODE_REFUSED;
        }
        handshake.undoRead();
        suspect(refused, nowNs);
        return false;
    }

    private void answer(Slot slot, Greeting greeting, Suite suite, long nowNs) {
        long rttNs = timesSent == 1 ? Math.max(0, slot.latestNs() - sentNs) : Established.NO_RTT;
        byte[] token = setup.resetToken(route.ownId());
        byte[] payload =
                new Greeting(setup.parameters(), route.ownId(), token, suite, capability).encode();
        message = write(3, greeting.connectionId(), payload);
        message.cookie(cookie);
        established = new Established(handshake, greeting, suite, route, rttNs, true);
        state = State.ANSWERED;
        timesSent = 0;
        resend.start(nowNs, rttNs == Established.NO_RTT ? Resend.UNKNOWN_PATH_NS : 3 * rttNs);
    }

    private OutgoingMessage write(int number, long to, byte[] payload) {
        byte[] bytes = new byte[handshake.overhead() + payload.length];
        int length = handshake.write(payload, 0, payload.length, bytes, 0);
        Check.that(length == bytes.length, "message " + number + " of " + length + " bytes");
        return new OutgoingMessage(number, to, route.ownId(), bytes);
    }

    /// An answer that cannot be of the genuine peer, or is of one with which there is no session.
    private void suspect(HandshakeFault reason, long nowNs) {
        if (!suspicious) {
            suspicious = true;
            fault = reason;
            endNs = Deadline.earlier(endNs, nowNs + GRACE_NS);
        }
    }

    private void fail() {
        state = State.FAILED;
        resend.stop();
        if (established != null) {
            Objects.requireNonNull(established).keys().destroy();
            established = null;
        }
        handshake.destroy();
    }
}
