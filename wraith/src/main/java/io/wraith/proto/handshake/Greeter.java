package io.wraith.proto.handshake;

import io.wraith.base.Deadline;
import io.wraith.crypto.CryptoFault;
import io.wraith.crypto.Suite;
import io.wraith.crypto.handshake.Handshake;
import io.wraith.crypto.noise.MlKem768;
import io.wraith.crypto.noise.X25519;
import io.wraith.wire.Burst;
import io.wraith.wire.Datagram;
import io.wraith.wire.HandshakeHeader;
import io.wraith.wire.RetryDatagram;
import io.wraith.wire.VersionsDatagram;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Queue;

/// The side that is called. Whoever calls, and however many: it keeps two tables of fixed size, and
/// beyond a threshold nothing at all for a caller that did not prove its address.
///
/// 1. [#receive] puts fragments together, or answers them with a demand for a cookie.
/// 2. [#work] does the public-key work: message 2 for a message 1, keys for a message 3.
/// 3. [#transmit] sends message 2, again and again until message 3 comes.
/// 4. [#poll] hands over what is [Established]. There the owner decides, by identity and
///    capability, whether it wants that peer; a refusal is a CLOSE in the connection's first
///    packet.
public final class Greeter {
    /// What a [Burst] must hold that is given to [#transmit].
    public static final int BURST_BYTES = OutgoingMessage.BURST_BYTES;

    private static final int FIRST_LENGTH = X25519.LENGTH + MlKem768.KEY_LENGTH;
    private static final byte[] NOTHING = {};

    private final HandshakeSetup setup;
    private final GreeterLimits limits;
    private final Cookies cookies;
    private final HandshakeLimiter limiter;
    private final Reassembly reassembly;
    private final Attempts attempts;
    private final Replies replies = new Replies();
    private final Queue<Established> established = new ArrayDeque<>();
    private final long[] dropped = new long[HandshakeFault.values().length + 1];
    private final HandshakeHeader header = new HandshakeHeader();
    private final RetryDatagram retry = new RetryDatagram();
    private final VersionsDatagram versions = new VersionsDatagram();
    private final byte[] scratch = new byte[Handshake.MESSAGE_LIMIT];
    private final byte[] cookie = new byte[HandshakeHeader.COOKIE_LENGTH];
    private long latestNs;

    public Greeter(HandshakeSetup setup, GreeterLimits limits, SecureRandom random, long nowNs) {
        this.setup = setup;
        this.limits = limits;
        cookies = new Cookies(random, limits.cookieSlotNs(), nowNs);
        limiter = new HandshakeLimiter(random, nowNs);
        reassembly = new Reassembly(limits.entries(), limits.timeoutNs());
        attempts = new Attempts(limits.entries(), limits.timeoutNs());
        latestNs = nowNs;
    }

    /// The most memory that strangers can make it hold.
    public static long worstCaseBytes(GreeterLimits limits) {
        return Reassembly.worstCaseBytes(limits.entries())
                + (long) limits.entries() * Attempt.WORST_CASE_BYTES;
    }

    /// Takes a handshake datagram: 0, or why it was dropped, as [HandshakeFault#code].
    public int receive(Burst burst, int index, long nowNs) {
        latestNs = nowNs;
        int at = burst.offset(index);
        int length = burst.length(index);
        Datagram.Kind kind = Datagram.kind(burst.bytes(), at, length);
        header.wrap(burst.bytes(), at, length);
        return switch (kind) {
            case HANDSHAKE ->
                    switch (header.message()) {
                        case 1 -> first(burst, length, nowNs);
                        case 3 -> third(burst, length, nowNs);
                        default -> drop(HandshakeFault.UNKNOWN);
                    };
            case OTHER_VERSION -> {
                offerVersions(burst, length);
                yield drop(HandshakeFault.VERSION_UNSUPPORTED);
            }
            default -> drop(HandshakeFault.MALFORMED);
        };
    }

    /// Does at most `most` steps of public-key work, each of a fraction of a millisecond, and
    /// answers how many it did.
    public int work(long nowNs, int most) {
        latestNs = nowNs;
        int done = 0;
        while (done < most && established.size() < limits.entries()) {
            Slot slot = reassembly.mostUrgent();
            if (slot == null) {
                break;
            }
            int way = slot.nextWay();
            byte[] message = slot.message(way);
            boolean over =
                    slot.number() == 3 ? finish(slot, message) : answer(slot, message, nowNs);
            if (!slot.tried(way) || over) {
                reassembly.release(slot);
            }
            done++;
        }
        return done;
    }

    /// Writes what is due to one peer, or answers false: nothing is due.
    public boolean transmit(Burst out, long nowNs) {
        latestNs = nowNs;
        reassembly.expire(nowNs);
        attempts.expire(nowNs);
        out.clear();
        if (!replies.isEmpty()) {
            replies.write(out);
            return true;
        }
        Attempt attempt = attempts.due(nowNs);
        if (attempt == null) {
            return false;
        }
        attempt.write(out, header, nowNs);
        return true;
    }

    /// When [#work] or [#transmit] is to be called next; a time that has passed means at once, and
    /// `Long.MAX_VALUE` never.
    public long deadlineNs() {
        boolean ready = established.size() < limits.entries() && reassembly.mostUrgent() != null;
        if (ready || !replies.isEmpty()) {
            return latestNs;
        }
        return Deadline.earlier(reassembly.deadlineNs(), attempts.deadlineNs());
    }

    /// The next peer that completed a handshake, or null. The owner looks at its identity and its
    /// capability and accepts it, by making the connection, or refuses it, by making the connection
    /// and closing it at once with a reason.
    public @Nullable Established poll() {
        return established.poll();
    }

    /// How many handshakes wait for message 3.
    public int halfOpen() {
        return attempts.halfOpen();
    }

    /// Whether that id belongs to a handshake that waits for message 3: packets to it come too
    /// early and are no sign that a peer believes in a connection that is gone.
    public boolean isHalfOpen(long id) {
        Attempt attempt = attempts.withOwnId(id);
        return attempt != null && attempt.isHalfOpen();
    }

    /// How often something was dropped for that reason.
    public long dropped(HandshakeFault fault) {
        return dropped[-fault.code()];
    }

    private int first(Burst burst, int length, long nowNs) {
        // PROTOCOL: A responder MUST drop a fragment at offset 0 of message 1 that comes in a
        // datagram of less than 1200 bytes.
        boolean starts = header.offset() == 0;
        if (header.total() != FIRST_LENGTH || (starts && length < HandshakeHeader.DATAGRAM_LIMIT)) {
            return drop(HandshakeFault.MALFORMED);
        }
        boolean validated =
                header.cookieLength() > 0
                        && cookies.isValid(
                                burst.address(),
                                burst.addressLength(),
                                nowNs,
                                burst.bytes(),
                                header.cookieAt());
        int group = limits.groupLength(burst.addressLength());
        int recent = limiter.recent(burst.address(), group, nowNs);
        boolean admitted = validated || reassembly.holds(burst, header, false);
        if (!admitted && mustProve(burst, recent)) {
            return demandCookie(burst, length, nowNs);
        }
        if (recent >= limits.mostRate()) {
            return drop(HandshakeFault.RATE_LIMITED);
        }
        if (reassembly.share(burst) > 2 * limits.perAddress()) {
            reassembly.releaseOldest(burst);
        }
        Slot slot = reassembly.add(burst, header, length, validated, nowNs);
        // PROTOCOL: A responder that has fragments of message 1 which contradict each other
        // SHOULD ask for a cookie, which only the holder of the address receives.
        if (slot == null || (slot.hasConflict() && !validated)) {
            return demandCookie(burst, length, nowNs);
        }
        return 0;
    }

    private boolean mustProve(Burst burst, int recent) {
        return attempts.halfOpen() + reassembly.used() >= limits.cookieThreshold()
                || recent >= limits.cookieRate()
                || attempts.share(burst) + reassembly.share(burst) >= limits.perAddress();
    }

    private int third(Burst burst, int length, long nowNs) {
        Attempt attempt = attempts.continued(header, burst);
        if (attempt == null) {
            return drop(HandshakeFault.UNKNOWN);
        }
        if (!attempt.isHalfOpen()) {
            return drop(HandshakeFault.DUPLICATE);
        }
        // Who knows our id was seen to receive at that address.
        if (reassembly.share(burst) > 2 * limits.perAddress()) {
            reassembly.releaseOldest(burst);
        }
        reassembly.add(burst, header, length, true, nowNs);
        return 0;
    }

    // PROTOCOL: A retry and a versions datagram MUST NOT be longer than the datagram that they
    // answer.
    private int demandCookie(Burst burst, int length, long nowNs) {
        if (length >= RetryDatagram.LENGTH && !replies.isFull()) {
            cookies.write(burst.address(), burst.addressLength(), nowNs, cookie, 0);
            retry.wrap(replies.next(), 0);
            retry.write(header.sender(), header.connectionId(), cookie, 0);
            replies.add(burst, RetryDatagram.LENGTH);
        }
        return drop(HandshakeFault.COOKIE_ASKED);
    }

    private void offerVersions(Burst burst, int length) {
        if (length >= VersionNegotiation.LENGTH && !replies.isFull()) {
            versions.wrap(replies.next(), 0);
            long sender = header.sender();
            replies.add(burst, VersionNegotiation.write(versions, sender, header.connectionId()));
        }
    }

    /// Message 1; false, as another way to read it may be the genuine one.
    private boolean answer(Slot slot, byte[] message, long nowNs) {
        Attempt known = attempts.began(slot, message);
        if (known != null) {
            known.repeated(slot, nowNs);
            return false;
        }
        byte[] context = HandshakeSetup.context(slot.to(), slot.from());
        Handshake handshake = Handshake.responder(setup.party(), Datagram.VERSION, context);
        long ownId = setup.newId();
        byte[] payload =
                new Greeting(setup.parameters(), ownId, setup.resetToken(ownId), null, NOTHING)
                        .encode();
        handshake.read(message, 0, message.length, scratch, 0);
        byte[] second = new byte[handshake.overhead() + payload.length];
        if (handshake.write(payload, 0, payload.length, second, 0) < 0) {
            drop(HandshakeFault.UNREADABLE);
            return false;
        }
        limiter.count(slot.address(), limits.groupLength(slot.address().length), nowNs);
        attempts.add(new Attempt(slot, message, ownId, handshake, second, nowNs));
        return false;
    }

    /// Message 3; whether it was the genuine one, whatever it says.
    private boolean finish(Slot slot, byte[] message) {
        Attempt attempt = attempts.withOwnId(slot.to());
        if (attempt == null || !attempt.isHalfOpen()) {
            return true;
        }
        int length = attempt.handshake().read(message, 0, message.length, scratch, 0);
        if (length < 0) {
            boolean genuine = length == CryptoFault.IDENTITY_REJECTED.code();
            drop(genuine ? HandshakeFault.IDENTITY_REJECTED : HandshakeFault.UNREADABLE);
            if (genuine) {
                attempts.end(attempt);
            }
            return genuine;
        }
        Greeting greeting = Greeting.decode(scratch, 0, length);
        HandshakeFault fault = fault(attempt, greeting);
        Suite suite = greeting == null ? null : greeting.chosen();
        if (fault == null && greeting != null && suite != null) {
            long rttNs = attempt.rttNs(slot.latestNs());
            established.add(
                    new Established(
                            attempt.handshake(), greeting, suite, attempt.route(), rttNs, false));
        } else {
            drop(fault == null ? HandshakeFault.SUITE_REFUSED : fault);
        }
        attempts.end(attempt);
        return true;
    }

    /// What is wrong with what an authentic initiator said.
    private @Nullable HandshakeFault fault(Attempt attempt, @Nullable Greeting greeting) {
        if (greeting == null || greeting.connectionId() != attempt.initiatorId()) {
            return HandshakeFault.PARAMETERS_REFUSED;
        }
        int mode = greeting.parameters().obfuscationMode();
        if (mode != setup.parameters().obfuscationMode()) {
            return HandshakeFault.MODE_REFUSED;
        }
        // PROTOCOL: A responder MUST refuse a suite that it did not offer.
        Suite chosen = greeting.chosen();
        boolean offered = chosen != null && SuiteSpeed.offers(setup.parameters().suites(), chosen);
        return offered ? null : HandshakeFault.SUITE_REFUSED;
    }

    private int drop(HandshakeFault fault) {
        dropped[-fault.code()]++;
        return fault.code();
    }
}
