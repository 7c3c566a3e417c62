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
        set(receiver, option4, option6, 1);
        return this;
    }

    /// Sets an option of the sender that has one name in IPv4 and another in IPv6.
    UdpPair sending(int option4, int option6, int value) {
        set(sender, option4, option6, value);
        return this;
    }

    private void set(int fd, int option4, int option6, int value) {
        boolean is4 = family == Sockets.AF_INET;
        int level = is4 ? Sockets.IPPROTO_IP : Sockets.IPPROTO_IPV6;
        SocketOptions.require(fd, level, is4 ? option4 : option6, value, "preparing a test");
    }

    /// Waits for an entry of the error queue: the kernel reports some of them from a softirq.
    static int nextError(ErrorQueue errors, int fd) throws InterruptedException {
        int answer = errors.next(fd);
        for (int i = 0; i < 200 && answer == 0; i++) {
            Thread.sleep(10);
            answer = errors.next(fd);
        }
        return answer;
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
