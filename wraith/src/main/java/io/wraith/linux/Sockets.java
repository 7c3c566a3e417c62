package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/// Sockets by descriptor. Calls that make or name a socket throw; calls that move data return bytes
/// or messages, or `-errno`, and allocate nothing. [Descriptors#close] ends a socket; while another
/// thread is inside a blocking call on it that does not wake the thread, so blocking readers have a
/// timeout ([SocketOptions#receiveTimeout]) or wait in [Poll].
@Header({"sys/socket.h", "netinet/in.h", "netinet/udp.h"})
public final class Sockets {
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;

    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;

    public static final int IPPROTO_IP = 0;
    public static final int IPPROTO_UDP = 17;
    public static final int IPPROTO_IPV6 = 41;

    public static final int MSG_PEEK = 0x2;
    public static final int MSG_CTRUNC = 0x8;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_WAITALL = 0x100;
    public static final int MSG_ERRQUEUE = 0x2000;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_MORE = 0x8000;
    public static final int MSG_WAITFORONE = 0x10000;
    public static final int MSG_ZEROCOPY = 0x4000000;

    private static final Sys.Call3 SOCKET = Sys.call3("socket");
    private static final Sys.Call4 SOCKETPAIR = Sys.call4("socketpair");
    private static final Sys.Call3 BIND = Sys.call3("bind");
    private static final Sys.Call3 CONNECT = Sys.call3("connect");
    private static final Sys.Call2 LISTEN = Sys.call2("listen");
    private static final Sys.Call4 ACCEPT4 = Sys.call4("accept4");
    private static final Sys.Call3 GETSOCKNAME = Sys.call3("getsockname");
    private static final Sys.Call6 SENDTO = Sys.call6("sendto");
    private static final Sys.Call6 RECVFROM = Sys.call6("recvfrom");
    private static final Sys.Call3 SENDMSG = Sys.call3("sendmsg");
    private static final Sys.Call3 RECVMSG = Sys.call3("recvmsg");
    private static final Sys.Call4 SENDMMSG = Sys.call4("sendmmsg");
    private static final Sys.Call5 RECVMMSG = Sys.call5("recvmmsg");
    private static final Sys.Call3 READV = Sys.call3("readv");
    private static final Sys.Call3 WRITEV = Sys.call3("writev");

    private Sockets() {}

    /// The two ends of a `socketpair`.
    public record Pair(int first, int second) {}

    /// A new socket that no child process inherits. `type` may carry `SOCK_NONBLOCK`.
    public static int socket(int family, int type, int protocol) {
        return LinuxException.check(
                SOCKET.toInt(family, type | SOCK_CLOEXEC, protocol),
                "socket",
                "opening a socket of family " + family);
    }

    /// Two connected local sockets.
    public static Pair pair(int type) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment both = arena.allocate(JAVA_INT, 2);
            LinuxException.check(
                    SOCKETPAIR.toInt(AF_UNIX, type | SOCK_CLOEXEC, 0, Sys.address(both)),
                    "socketpair",
                    "opening two connected sockets");
            return new Pair(both.getAtIndex(JAVA_INT, 0), both.getAtIndex(JAVA_INT, 1));
        }
    }

    /// Gives the socket its own address; the socket's family is the address's.
    public static void bind(int fd, InetSocketAddress address) {
        try (Arena arena = Arena.ofConfined()) {
            Sockaddr name = Sockaddr.of(arena, address);
            LinuxException.check(
                    BIND.toInt(fd, name.address(), name.length()), "bind", "binding to " + address);
        }
    }

    /// Gives the socket its peer; the socket's family is the address's.
    public static void connect(int fd, InetSocketAddress address) {
        try (Arena arena = Arena.ofConfined()) {
            Sockaddr name = Sockaddr.of(arena, address);
            LinuxException.check(connect(fd, name), "connect", "connecting to " + address);
        }
    }

    /// 0 or `-errno`: `-EINPROGRESS` from a stream socket that does not block.
    public static int connect(int fd, Sockaddr name) {
        return CONNECT.toInt(fd, name.address(), name.length());
    }

    public static void listen(int fd, int backlog) {
        LinuxException.check(LISTEN.toInt(fd, backlog), "listen", "listening on " + fd);
    }

    /// A connection's descriptor, or `-errno`; the peer is written to `peer`.
    public static int accept(int fd, Sockaddr peer) {
        return ACCEPT4.toInt(fd, peer.address(), peer.rearm(), SOCK_CLOEXEC);
    }

    /// The address that the socket is bound to.
    public static InetSocketAddress localAddress(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            Sockaddr name = Sockaddr.in(arena);
            String purpose = "asking for the address of " + fd;
            LinuxException.check(
                    GETSOCKNAME.toInt(fd, name.address(), name.rearm()), "getsockname", purpose);
            InetSocketAddress address = name.read();
            if (address == null) {
                throw new LinuxException("getsockname", Errno.EAFNOSUPPORT, purpose);
            }
            return address;
        }
    }

    /// Bytes sent to `name`, or `-errno`.
    public static long sendTo(
            int fd, MemorySegment buffer, long at, long length, int flags, Sockaddr name) {
        return SENDTO.toLong(
                fd, Sys.address(buffer, at, length), length, flags, name.address(), name.length());
    }

    /// Bytes sent on a connected socket, or `-errno`.
    public static long send(int fd, MemorySegment buffer, long at, long length, int flags) {
        return SENDTO.toLong(fd, Sys.address(buffer, at, length), length, flags, 0, 0);
    }

    /// Bytes received, or `-errno`. Who sent them is told by [#receiveFrom].
    public static long receive(int fd, MemorySegment buffer, long at, long length, int flags) {
        return RECVFROM.toLong(fd, Sys.address(buffer, at, length), length, flags, 0, 0);
    }

    /// Bytes received, or `-errno`; the sender is written to `from`.
    public static long receiveFrom(
            int fd, MemorySegment buffer, long at, long length, int flags, Sockaddr from) {
        return RECVFROM.toLong(
                fd, Sys.address(buffer, at, length), length, flags, from.address(), from.rearm());
    }

    /// Sends the message in one slot: bytes, or `-errno`.
    public static long sendMessage(int fd, MessageBatch batch, int slot, int flags) {
        return SENDMSG.toLong(fd, batch.address(slot, 1), flags);
    }

    /// Receives one message into a rearmed slot: bytes, or `-errno`. [MessageBatch#length] does not
    /// know of it; the answer is the length.
    public static long receiveMessage(int fd, MessageBatch batch, int slot, int flags) {
        return RECVMSG.toLong(fd, batch.address(slot, 1), flags);
    }

    /// Sends `count` messages from slot `first` on: how many went out, or `-errno` when the first
    /// did not. An error after the first message shows on the next call.
    public static int sendMessages(int fd, MessageBatch batch, int first, int count, int flags) {
        return SENDMMSG.toInt(fd, batch.address(first, count), count, flags);
    }

    /// Receives up to `count` messages into rearmed slots from 0 on: how many, or `-errno`. With
    /// `MSG_WAITFORONE` it waits for the first only. The kernel's own timeout is left out because
    /// it is looked at after a message has come, never while waiting.
    public static int receiveMessages(int fd, MessageBatch batch, int count, int flags) {
        return RECVMMSG.toInt(fd, batch.address(0, count), count, flags, 0);
    }

    /// Bytes read into `count` buffers from `first` on, or `-errno`.
    public static long readv(int fd, IoVectors buffers, int first, int count) {
        return READV.toLong(fd, buffers.address(first, count), count);
    }

    /// Bytes written from `count` buffers from `first` on, or `-errno`.
    public static long writev(int fd, IoVectors buffers, int first, int count) {
        return WRITEV.toLong(fd, buffers.address(first, count), count);
    }
}
