package io.wraith.node;

import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.meet.Capabilities;
import io.wraith.meet.Grant;
import io.wraith.meet.PeerAddress;
import io.wraith.meet.Ticket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;

/// Writes tickets to what can be come for here.
///
/// @param bound where this node is reached
record Tickets(
        PublicIdentity identity,
        Capabilities capabilities,
        InetSocketAddress bound,
        SecureRandom random) {
    /// A ticket to one thing, good until then.
    String issue(int subject, long expiresAtSeconds) {
        Grant grant = new Grant(subject, random.nextInt(), false, expiresAtSeconds);
        return new Ticket(identity, addresses(), capabilities.issue(grant)).text();
    }

    /// A ticket to one thing that does not expire: each time with the addresses of that moment.
    Supplier<String> lasting(int subject) {
        Grant grant = new Grant(subject, random.nextInt(), false, Grant.NEVER);
        byte[] capability = capabilities.issue(grant);
        return () -> new Ticket(identity, addresses(), capability).text();
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
