package io.wraith.net;

import io.wraith.wire.Burst;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// The frame headers to the peers that were written to lately. A table of fixed size, so that
/// strangers cost no memory; and the first bursts to a peer leave by the kernel, which asks for the
/// neighbour as it does for everyone, so that strangers cost no look-up either.
final class XdpPaths {
    private static final int PLACE_BITS = 10;

    /// Bursts by the kernel before a peer is looked up, and between look-ups that brought nothing:
    /// twice as many after each.
    private static final int FIRST_BURSTS = 3;

    private static final int MOST_BURSTS = 4_096;

    private final XdpLink link;
    private final ReplySources sources;
    private final PortCounts counts;
    private final Path[] table = new Path[1 << PLACE_BITS];

    private static final class Path {
        private final byte[] address = new byte[PeerAddress.SCOPED_LENGTH];
        private int addressLength;
        private int generation;
        private int patience;
        private int left;
        private long ownHigh;
        private long ownLow;
        private @Nullable FrameHeaders headers;

        private void begin(Burst burst, int generation) {
            addressLength = burst.addressLength();
            System.arraycopy(burst.address(), 0, address, 0, addressLength);
            expect(generation);
        }

        private void expect(int newGeneration) {
            generation = newGeneration;
            patience = FIRST_BURSTS;
            left = 0;
            headers = null;
            ownHigh = 0;
            ownLow = 0;
        }
    }

    XdpPaths(XdpLink link, ReplySources sources, PortCounts counts) {
        this.counts = counts;
        this.link = link;
        this.sources = sources;
    }

    /// The headers to the burst's peer; null when it has to leave by the kernel.
    @Nullable FrameHeaders find(Burst burst) {
        byte[] address = burst.address();
        int length = burst.addressLength();
        PeerAddress.requireLength(length);
        Path path = path(burst, address, length);
        if (path.generation != link.generation()) {
            boolean wasKnown = path.headers != null;
            path.expect(link.generation());
            path.left = wasKnown ? 1 : FIRST_BURSTS;
        }
        long high = PeerAddress.high(address, length);
        long low = PeerAddress.low(address, length);
        int scope = PeerAddress.scope(address, length);
        boolean knowsUs = sources.find(high, low, PeerAddress.port(address, length), scope);
        boolean isMoved =
                knowsUs && (sources.high() != path.ownHigh || sources.low() != path.ownLow);
        if (path.headers != null && !isMoved) {
            return path.headers;
        }
        if (path.headers == null && --path.left > 0) {
            return null;
        }
        path.ownHigh = knowsUs ? sources.high() : path.ownHigh;
        path.ownLow = knowsUs ? sources.low() : path.ownLow;
        InetAddress own = knowsUs ? address(sources.high(), sources.low()) : null;
        InetSocketAddress peer = PeerAddress.decode(address, length);
        counts.add(PortCounter.LOOK_UPS, 1);
        path.headers = link.headers(peer, scope, own);
        path.patience = Math.min(2 * path.patience, MOST_BURSTS);
        path.left = path.patience;
        return path.headers;
    }

    private Path path(Burst burst, byte[] address, int length) {
        int place = place(address, length);
        Path path = table[place];
        if (path == null) {
            path = new Path();
            table[place] = path;
        } else if (burst.sameAddress(path.address, path.addressLength)) {
            return path;
        }
        path.begin(burst, link.generation());
        path.left = FIRST_BURSTS;
        return path;
    }

    private static int place(byte[] address, int length) {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + address[i];
        }
        return (hash * 0x9e37_79b9) >>> (Integer.SIZE - PLACE_BITS);
    }

    private static InetAddress address(long high, long low) {
        byte[] bytes = new byte[PeerAddress.SCOPED_LENGTH];
        return PeerAddress.decode(bytes, PeerAddress.write(bytes, high, low, 0, 0)).getAddress();
    }
}
