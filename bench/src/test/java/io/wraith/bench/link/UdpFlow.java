package io.wraith.bench.link;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Namespace;
import io.wraith.linux.SocketOptions;
import io.wraith.linux.Sockets;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// Numbered datagrams from side A to side B, several in one call of the kernel, which makes one
/// super-packet of them.
final class UdpFlow implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 << 20;
    private static final int MOST_BYTES = 65_000;

    /// A datagram's number, and when it was read.
    record Arrival(long number, long atNs) {}

    private final MemorySegment out = Arena.ofAuto().allocate(MOST_BYTES);
    private final MemorySegment in = Arena.ofAuto().allocate(MOST_BYTES);
    private final int sender;
    private final int receiver;
    private final int payloadBytes;
    private final List<Arrival> arrivals = new ArrayList<>();
    private long sent;

    UdpFlow(EmulatedLink link, InetAddress target, int payloadBytes) {
        this(link.namespace(Side.A), link.namespace(Side.B), target, payloadBytes);
    }

    UdpFlow(Namespace from, Namespace to, InetAddress target, int payloadBytes) {
        this.payloadBytes = payloadBytes;
        int family = target.getAddress().length == 4 ? Sockets.AF_INET : Sockets.AF_INET6;
        receiver = to.call(() -> socket(family));
        sender = from.call(() -> socket(family));
        Sockets.bind(receiver, new InetSocketAddress(target, 0));
        SocketOptions.require(
                receiver,
                SocketOptions.SOL_SOCKET,
                SocketOptions.SO_RCVBUFFORCE,
                BUFFER_BYTES,
                "preparing a test");
        SocketOptions.require(
                sender,
                SocketOptions.SOL_UDP,
                SocketOptions.UDP_SEGMENT,
                payloadBytes,
                "preparing a test");
        Sockets.connect(sender, Sockets.localAddress(receiver));
    }

    private static int socket(int family) {
        return Sockets.socket(family, Sockets.SOCK_DGRAM, 0);
    }

    /// Lets the datagrams say that their sender knows about ECN.
    void ecnCapable() {
        SocketOptions.require(
                sender, Sockets.IPPROTO_IP, SocketOptions.IP_TOS, 2, "preparing a test");
    }

    void send(int count) {
        for (int i = 0; i < count; i++) {
            out.set(JAVA_LONG_UNALIGNED, (long) i * payloadBytes, sent++);
        }
        long bytes = (long) count * payloadBytes;
        assertThat(Sockets.send(sender, out, 0, bytes, 0)).isEqualTo(bytes);
    }

    /// Reads what is there, and all that comes until `count` are there or none came for
    /// `patienceNs`.
    List<Arrival> receive(int count, long patienceNs) throws InterruptedException {
        long endNs = System.nanoTime() + patienceNs;
        while (arrivals.size() < count && System.nanoTime() - endNs < 0) {
            long bytes = Sockets.receive(receiver, in, 0, MOST_BYTES, Sockets.MSG_DONTWAIT);
            if (bytes < 0) {
                Thread.sleep(0, 100_000);
                continue;
            }
            assertThat(bytes).isEqualTo(payloadBytes);
            arrivals.add(new Arrival(in.get(JAVA_LONG_UNALIGNED, 0), System.nanoTime()));
            endNs = System.nanoTime() + patienceNs;
        }
        return arrivals;
    }

    @Override
    public void close() {
        Descriptors.close(sender);
        Descriptors.close(receiver);
    }
}
