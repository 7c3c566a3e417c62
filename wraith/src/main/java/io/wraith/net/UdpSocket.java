package io.wraith.net;

import io.wraith.linux.ClassicFilter;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Sockaddr;
import io.wraith.linux.SocketOptions;
import io.wraith.linux.SocketOptions.BufferGrant;
import io.wraith.linux.Sockets;
import io.wraith.wire.Steering;

import java.net.InetSocketAddress;

/// An open UDP socket with all its options set, and what the kernel granted.
///
/// One socket serves both families where the address allows: an IPv6 socket sees IPv4 peers under
/// mapped addresses, and takes the options of both families.
///
/// @param choosesSource whether it is bound to every address, so that an answer has to name the one
///   it comes from
/// @param segmentation 0 when the kernel takes UDP_SEGMENT, else why not, as `-errno`
/// @param coalescing 0 when the kernel takes UDP_GRO, else why not, as `-errno`
/// @param steering 0 unless it is the last of several at its address and the kernel does not steer
///   by connection ids: then why not, as `-errno`
record UdpSocket(
        int fd,
        int family,
        boolean choosesSource,
        InetSocketAddress local,
        int segmentation,
        int coalescing,
        int steering,
        BufferGrant receiveBuffer,
        BufferGrant sendBuffer) {
    private static final String PURPOSE = "preparing a UDP socket";

    /// Binds to what the configuration asks for; where a machine has no IPv6, every address means
    /// every IPv4 address.
    static UdpSocket open(PortConfig config) {
        boolean isAny = config.local().getAddress().isAnyLocalAddress();
        int family = Sockaddr.family(config.local().getAddress());
        try {
            return open(config, family, isAny && family == Sockets.AF_INET6);
        } catch (LinuxException failure) {
            boolean lacksIpv6 =
                    failure.errno() == Errno.EAFNOSUPPORT || failure.errno() == Errno.EADDRNOTAVAIL;
            if (isAny && family == Sockets.AF_INET6 && lacksIpv6) {
                return open(config.onAnyIpv4(), Sockets.AF_INET, false);
            }
            throw failure;
        }
    }

    private static UdpSocket open(PortConfig config, int family, boolean isDual) {
        int fd = Sockets.socket(family, Sockets.SOCK_DGRAM | Sockets.SOCK_NONBLOCK, 0);
        try {
            return prepare(fd, family, isDual, config);
        } catch (RuntimeException failure) {
            Descriptors.close(fd);
            throw failure;
        }
    }

    private static UdpSocket prepare(int fd, int family, boolean isDual, PortConfig config) {
        boolean isAny = config.local().getAddress().isAnyLocalAddress();
        if (family == Sockets.AF_INET6) {
            option6(fd, SocketOptions.IPV6_V6ONLY, isDual ? 0 : 1);
            option6(fd, SocketOptions.IPV6_MTU_DISCOVER, SocketOptions.IP_PMTUDISC_PROBE);
            option6(fd, SocketOptions.IPV6_RECVTCLASS, 1);
            option6(fd, SocketOptions.IPV6_RECVERR, 1);
            option6(fd, SocketOptions.IPV6_RECVPKTINFO, isAny ? 1 : 0);
        }
        if (family == Sockets.AF_INET || isDual) {
            option4(fd, SocketOptions.IP_MTU_DISCOVER, SocketOptions.IP_PMTUDISC_PROBE);
            option4(fd, SocketOptions.IP_RECVTOS, 1);
            option4(fd, SocketOptions.IP_RECVERR, 1);
            // An IPv6 socket tells mapped addresses by its own option.
            option4(fd, SocketOptions.IP_PKTINFO, isAny && !isDual ? 1 : 0);
        }
        option(fd, SocketOptions.SOL_SOCKET, SocketOptions.SO_RXQ_OVFL, 1);
        Steering steering = config.steering();
        if (steering.shard() > 0) {
            option(fd, SocketOptions.SOL_SOCKET, SocketOptions.SO_REUSEPORT, 1);
        }
        boolean offloads = config.offloads();
        int segmentation =
                SocketOptions.set(fd, SocketOptions.SOL_UDP, SocketOptions.UDP_SEGMENT, 0);
        int coalescing =
                SocketOptions.set(
                        fd, SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, offloads ? 1 : 0);
        BufferGrant receiveBuffer = SocketOptions.receiveBuffer(fd, config.receiveBufferBytes());
        BufferGrant sendBuffer = SocketOptions.sendBuffer(fd, config.sendBufferBytes());
        Sockets.bind(fd, config.local());
        if (!steering.isAlone() && steering.shard() == 0) {
            // Only now: the first of a group must not share with who was there before.
            option(fd, SocketOptions.SOL_SOCKET, SocketOptions.SO_REUSEPORT, 1);
        }
        boolean isLast = !steering.isAlone() && steering.shard() == steering.shards() - 1;
        return new UdpSocket(
                fd,
                family,
                isAny,
                Sockets.localAddress(fd),
                segmentation,
                coalescing,
                isLast ? steer(fd, steering.shards()) : 0,
                receiveBuffer,
                sendBuffer);
    }

    /// Has the kernel do what [Steering#of] does, for all sockets of the group.
    private static int steer(int fd, int shards) {
        return new ClassicFilter()
                .loadByte(Steering.KIND)
                .skipUnless(Steering.HANDSHAKE, 3)
                .loadByte(Steering.MESSAGE)
                .skipUnless(Steering.FIRST_MESSAGE, 1)
                .answer(0)
                .loadWord(Steering.LOW)
                .remainder(shards)
                .answer()
                .attachToGroup(fd);
    }

    private static void option4(int fd, int option, int value) {
        option(fd, Sockets.IPPROTO_IP, option, value);
    }

    private static void option6(int fd, int option, int value) {
        option(fd, Sockets.IPPROTO_IPV6, option, value);
    }

    private static void option(int fd, int level, int option, int value) {
        SocketOptions.require(fd, level, option, value, PURPOSE);
    }
}
