package io.wraith.proto;

import io.wraith.base.Check;
import io.wraith.base.Deadline;
import io.wraith.wire.Burst;

import java.util.Arrays;

/// Where the peer is. Packets go to one address; when a newer packet comes from another, they go
/// there, at first no more than three times what came from it, until a challenge proves that the
/// peer is there. If no proof comes, they go back to the last proven address.
final class Paths {
    private static final int AMPLIFICATION = 3;
    private static final int CHALLENGES = 3;
    private static final int SHORT_HOST = 4;
    private static final int LONG_ADDRESS = 16;

    private byte[] active;
    private byte[] proven;
    private boolean isProven = true;
    private long received;
    private long sent;
    private long challenge;
    private int challenges;
    private boolean challengeDue;
    private long deadlineNs = Deadline.NONE;

    /// The handshake has proven the address.
    Paths(byte[] address) {
        Check.that(
                address.length <= Burst.ADDRESS_LIMIT,
                "an address of " + address.length + " bytes");
        active = address.clone();
        proven = active;
    }

    /// What happened to the path.
    enum Event {
        NOTHING,
        /// The peer is thought to be elsewhere; a challenge is due.
        MOVED,
        /// The peer is where it was thought to be.
        PROVEN,
        /// It is not: back to where it was.
        REFUSED
    }

    /// Tells of an authentic datagram. Only the newest moves the path, since an older one may have
    /// been overtaken by those from where the peer is now.
    Event received(byte[] address, int length, int bytes, boolean newest) {
        if (isActive(address, length)) {
            received += bytes;
            return Event.NOTHING;
        }
        if (!newest) {
            return Event.NOTHING;
        }
        active = Arrays.copyOf(address, length);
        received = bytes;
        sent = 0;
        isProven = Arrays.equals(active, proven);
        deadlineNs = Deadline.NONE;
        challengeDue = !isProven;
        challenges = 0;
        return isProven ? Event.NOTHING : Event.MOVED;
    }

    boolean isActive(byte[] address, int length) {
        return Arrays.equals(active, 0, active.length, address, 0, length);
    }

    /// Whether the active address differs from the proven one in its port only, as after a NAT gave
    /// out another. Addresses begin with the network address.
    boolean isSameHost() {
        int host = active.length < LONG_ADDRESS ? SHORT_HOST : LONG_ADDRESS;
        return active.length == proven.length
                && active.length >= host
                && Arrays.equals(active, 0, host, proven, 0, host);
    }

    byte[] active() {
        return active;
    }

    boolean isProven() {
        return isProven;
    }

    /// This side knows that its own address changed: the peer's must be proven to be reachable
    /// again.
    void prove() {
        challengeDue = true;
        challenges = 0;
    }

    /// How many bytes may be sent to the active address now.
    // PROTOCOL: Until a PATH_RESPONSE proves it, a sender MUST NOT send more than three times the
    // bytes that came from there.
    long allowance() {
        return isProven ? Long.MAX_VALUE : Math.max(0, AMPLIFICATION * received - sent);
    }

    void sent(int bytes) {
        sent += bytes;
    }

    boolean challengeDue() {
        return challengeDue;
    }

    /// The challenge left; it is repeated, the same, after `timeoutNs`.
    void challenged(long token, long nowNs, long timeoutNs) {
        challengeDue = false;
        challenge = token;
        challenges++;
        deadlineNs = nowNs + timeoutNs;
    }

    /// The token to send: a repeated challenge keeps its token, so that any answer counts.
    long challengeToken(long fresh) {
        return challenges == 0 ? fresh : challenge;
    }

    Event response(long token) {
        if (challenges == 0 || token != challenge) {
            return Event.NOTHING;
        }
        challenges = 0;
        challengeDue = false;
        deadlineNs = Deadline.NONE;
        if (isProven) {
            return Event.NOTHING;
        }
        isProven = true;
        proven = active;
        return Event.PROVEN;
    }

    Event timeout(long nowNs) {
        if (!Deadline.isDue(deadlineNs, nowNs)) {
            return Event.NOTHING;
        }
        deadlineNs = Deadline.NONE;
        if (challenges < CHALLENGES) {
            challengeDue = true;
            return Event.NOTHING;
        }
        challenges = 0;
        if (isProven) {
            return Event.NOTHING;
        }
        active = proven;
        isProven = true;
        return Event.REFUSED;
    }

    long deadlineNs() {
        return deadlineNs;
    }
}
