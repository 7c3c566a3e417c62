package io.wraith.net;

/// A report about datagrams sent earlier, from a router or the peer's machine (ICMP), or from this
/// kernel. ICMP is not authenticated: whoever guesses addresses and ports can forge it, so a notice
/// is a hint that the transport checks by itself.
///
/// @param kind what is reported
/// @param peer where the datagram was going, in the form of [PeerAddress]; the port is 0 when the
///   report is this kernel's own, about IPv4
/// @param mtu the largest packet, IP header included, that passes; 0 unless `kind` is `MTU`
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record PathNotice(Kind kind, byte[] peer, int mtu) {
    public enum Kind {
        /// The peer's machine is there, but nobody listens on that port.
        REFUSED,
        UNREACHABLE,
        /// A packet was too large for some link.
        MTU
    }

    @Override
    public String toString() {
        String size = kind == Kind.MTU ? " " + mtu : "";
        return PeerAddress.print(peer, peer.length) + ": " + kind + size;
    }
}
