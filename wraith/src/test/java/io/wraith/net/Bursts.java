package io.wraith.net;

import io.wraith.wire.Burst;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Bursts with known contents, and what of them arrives.
final class Bursts {
    private static final long PATIENCE_NS = 3_000_000_000L;
    private static final long PAUSE_NS = 50_000_000L;

    private Bursts() {}

    /// A datagram that arrived: who sent it, its ECN mark, its length, a checksum of its bytes.
    record Arrived(String peer, int ecn, int length, long checksum) {}

    static Burst room() {
        return new Burst(Port.BURST_BYTES);
    }

    /// `length` bytes in datagrams of `stride`, different ones for every `seed`.
    static Burst of(InetSocketAddress target, int length, int stride, int seed) {
        Burst burst = room();
        for (int i = 0; i < length; i++) {
            burst.bytes()[i] = (byte) (i * 31 + (i >>> 8) + seed);
        }
        burst.received(length, stride);
        byte[] address = PeerAddress.encode(target);
        burst.address(address, 0, address.length);
        return burst;
    }

    /// The datagrams of `burst` as they should arrive from `peer`.
    static List<Arrived> split(Burst burst, InetSocketAddress peer) {
        return split(burst, PeerAddress.print(peer));
    }

    private static List<Arrived> split(Burst burst, String peer) {
        List<Arrived> datagrams = new ArrayList<>();
        for (int i = 0; i < burst.count(); i++) {
            CRC32C checksum = new CRC32C();
            checksum.update(burst.bytes(), burst.offset(i), burst.length(i));
            datagrams.add(new Arrived(peer, burst.ecn(), burst.length(i), checksum.getValue()));
        }
        return datagrams;
    }

    /// What arrives until `count` datagrams have, or nothing comes any more.
    static List<Arrived> receive(Port port, int count) {
        return receive(port, count, PATIENCE_NS);
    }

    static List<Arrived> receive(Port port, int count, long patienceNs) {
        List<Arrived> arrived = new ArrayList<>();
        Burst burst = room();
        long endNs = System.nanoTime() + patienceNs;
        while (arrived.size() < count && System.nanoTime() - endNs < 0) {
            if (port.receive(burst) == 0) {
                port.await(Math.min(patienceNs, PAUSE_NS));
            } else {
                arrived.addAll(
                        split(burst, PeerAddress.print(burst.address(), burst.addressLength())));
            }
        }
        return arrived;
    }

    /// Waits for a report about datagrams sent.
    static PathNotice notice(Port port) {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (System.nanoTime() - endNs < 0) {
            PathNotice notice = port.notice();
            if (notice != null) {
                return notice;
            }
            port.await(PAUSE_NS);
        }
        throw new AssertionError("no notice came");
    }

    /// Where a port bound to every address is reached from this machine.
    static InetSocketAddress at(String host, Port port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port.localAddress().getPort());
    }
}
