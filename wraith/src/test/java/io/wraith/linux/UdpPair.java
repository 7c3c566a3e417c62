package io.wraith.linux;

import org.opentest4j.TestAbortedException;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A bound UDP socket and one connected to it.
record UdpPair(int family, int sender, int receiver, InetSocketAddress target)
        implements AutoCloseable {
    private static final long PATIENCE_NS = 3_000_000_000L;

    /// Both on this machine's loopback address of a family.
    static UdpPair loopback(int family) {
        InetAddress address =
                InetAddress.ofLiteral(family == Sockets.AF_INET ? "127.0.0.1" : "::1");
        int receiver = receiver(address);
        InetSocketAddress target = Sockets.localAddress(receiver);
        return new UdpPair(family, sender(target), receiver, target);
    }

    static int receiver(InetAddress address) {
        int fd = Sockets.socket(Sockaddr.family(address), Sockets.SOCK_DGRAM, 0);
        Sockets.bind(fd, new InetSocketAddress(address, 0));
        SocketOptions.receiveTimeout(fd, PATIENCE_NS);
        return fd;
    }

    static int sender(InetSocketAddress target) {
        int fd = Sockets.socket(Sockaddr.family(target.getAddress()), Sockets.SOCK_DGRAM, 0);
        Sockets.connect(fd, target);
        SocketOptions.receiveTimeout(fd, PATIENCE_NS);
        return fd;
    }

    /// Lets the receiver see what `option4` stands for in IPv4 and `option6` in IPv6.
    UdpPair receiving(int option4, int option6) {
        boolean is4 = family == Sockets.AF_INET;
        SocketOptions.require(
                receiver,
                is4 ? Sockets.IPPROTO_IP : Sockets.IPPROTO_IPV6,
                is4 ? option4 : option6,
                1,
                "preparing a test");
        return this;
    }

    /// Switches GRO on, or skips the test where the kernel lacks either half.
    void requireOffload() {
        int gso = SocketOptions.set(sender, SocketOptions.SOL_UDP, SocketOptions.UDP_SEGMENT, 0);
        int gro = SocketOptions.set(receiver, SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, 1);
        if (gso != 0 || gro != 0) {
            throw new TestAbortedException(
                    "UDP_SEGMENT: " + Errno.describe(-gso) + ", UDP_GRO: " + Errno.describe(-gro));
        }
    }

    @Override
    public void close() {
        Descriptors.close(sender);
        Descriptors.close(receiver);
    }
}
