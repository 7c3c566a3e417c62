package io.wraith.net;

import io.wraith.linux.ReceivedControl;
import io.wraith.linux.Sockaddr;

/// Which of this machine's addresses a peer has written to, so that what goes to that peer leaves
/// from there: a peer behind a firewall or with a route of its own hears no other.
///
/// A table of fixed size, so that strangers cost no memory. Two peers may contend for a place; the
/// loser's datagrams leave from the address that the routing table prefers. A forged datagram can
/// replace what is known of a peer, until that peer's next one.
final class ReplySources {
    /// As many peers as a shard may talk to at once with few of them contending.
    private static final int PLACE_BITS = 12;

    private static final int WORDS = 6;
    private static final int PEER_LOW = 1;
    private static final int PEER_PORT = 2;
    private static final int OWN_HIGH = 3;
    private static final int OWN_LOW = 4;
    private static final int OWN_INTERFACE = 5;

    /// Sets a used place apart from an empty one; above every port and interface number.
    private static final long USED = 1L << 62;

    private final long[] table = new long[(1 << PLACE_BITS) * WORDS];
    private int found = -1;
    private long ownHigh;
    private long ownLow;
    private int ownInterface;

    /// Takes note of where the datagram with `control` came from and went to.
    void remember(Sockaddr peer, ReceivedControl control) {
        if (control.localFamily() != 0) {
            own(control.localHigh(), control.localLow(), control.interfaceIndex());
            remember(peer.high(), peer.low(), peer.port(), peer.scope());
        }
    }

    /// Says which address of ours, on which interface, the next [#remember] is about.
    void own(long high, long low, int interfaceIndex) {
        ownHigh = high;
        ownLow = low;
        ownInterface = interfaceIndex;
    }

    /// Takes note that this peer has written to [#own].
    void remember(long peerHigh, long peerLow, int port, int scope) {
        if (isGroup(ownHigh, ownLow)) {
            return;
        }
        long portWord = portWord(port, scope);
        int at = place(peerHigh, peerLow, portWord);
        table[at] = peerHigh;
        table[at + PEER_LOW] = peerLow;
        table[at + PEER_PORT] = portWord;
        table[at + OWN_HIGH] = ownHigh;
        table[at + OWN_LOW] = ownLow;
        table[at + OWN_INTERFACE] = PeerAddress.isLinkLocal(ownHigh) ? ownInterface : 0;
    }

    /// Looks a peer up; the accessors speak of what was found.
    boolean find(long high, long low, int port, int scope) {
        long portWord = portWord(port, scope);
        int at = place(high, low, portWord);
        boolean isKnown =
                table[at] == high
                        && table[at + PEER_LOW] == low
                        && table[at + PEER_PORT] == portWord;
        found = isKnown ? at : -1;
        return isKnown;
    }

    /// What is known of this peer has stopped working.
    void forget(Sockaddr peer) {
        if (find(peer.high(), peer.low(), peer.port(), peer.scope())) {
            table[found + PEER_PORT] = 0;
        }
    }

    long high() {
        return table[found + OWN_HIGH];
    }

    long low() {
        return table[found + OWN_LOW];
    }

    /// Which link a link-local address belongs to, else 0.
    int interfaceIndex() {
        return (int) table[found + OWN_INTERFACE];
    }

    private static long portWord(int port, int scope) {
        return USED | Integer.toUnsignedLong(scope) << 16 | port;
    }

    private static int place(long high, long low, long portWord) {
        long mixed = (high * 31 + low) * 0x9e3779b97f4a7c15L + portWord;
        mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
        return (int) (mixed >>> (Long.SIZE - PLACE_BITS)) * WORDS;
    }

    /// Nothing leaves from an address of a group: multicast, or everybody on an IPv4 link.
    private static boolean isGroup(long high, long low) {
        return PeerAddress.isMapped(high, low)
                ? (low & 0xf000_0000L) >= 0xe000_0000L
                : high >>> 56 == 0xff;
    }
}
