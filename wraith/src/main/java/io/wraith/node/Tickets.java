package io.wraith.node;

import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.meet.Capabilities;
import io.wraith.meet.CapabilityVerdict;
import io.wraith.meet.Grant;
import io.wraith.meet.PeerAddress;
import io.wraith.meet.Refusal;
import io.wraith.meet.Ticket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;

/// Writes tickets to what can be come for here.
///
/// @param passing what ends with this node: what is sent or received
/// @param lasting what outlives it: shares, whose subjects are below zero, all others' are above
/// @param bound where this node is reached
record Tickets(
        PublicIdentity identity,
        Capabilities passing,
        Capabilities lasting,
        InetSocketAddress bound,
        SecureRandom random) {
    private static final int SECRET_BYTES = 32;

    static Tickets of(Identity own, InetSocketAddress bound, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new Tickets(
                own.publicIdentity(),
                new Capabilities(secret),
                new Capabilities(own.tokens(Capabilities.PURPOSE)),
                bound,
                random);
    }

    /// A ticket to a share.
    String toShare(Grant grant) {
        return new Ticket(identity, addresses(), lasting.issue(grant)).text();
    }

    /// A ticket to something else: each time with the addresses of that moment.
    Supplier<String> toService(int subject) {
        Grant grant = new Grant(subject, random.nextInt(), false, Grant.NEVER);
        byte[] capability = passing.issue(grant);
        return () -> new Ticket(identity, addresses(), capability).text();
    }

    /// What that is worth which a peer presented.
    CapabilityVerdict check(byte[] capability, long nowSeconds) {
        CapabilityVerdict verdict = lasting.check(capability, nowSeconds);
        boolean isOfNone =
                verdict instanceof CapabilityVerdict.Refused(Refusal why) && why == Refusal.UNKNOWN;
        return isOfNone ? passing.check(capability, nowSeconds) : verdict;
    }

    /// Nobody can come for that any more.
    void withdraw(int subject) {
        passing.revokeSubject(subject);
    }

    private List<PeerAddress> addresses() {
        List<InetAddress> own =
                bound.getAddress().isAnyLocalAddress()
                        ? LocalAddresses.all()
                        : List.of(bound.getAddress());
        return own.stream()
                .limit(Ticket.MOST_ADDRESSES)
                .map(ip -> PeerAddress.of(ip.getAddress(), bound.getPort()))
                .toList();
    }
}
