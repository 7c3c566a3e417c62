package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// Options of sockets, at set-up.
@Header({"sys/socket.h", "sys/time.h", "netinet/in.h", "netinet/udp.h", "linux/sockios.h"})
public final class SocketOptions {
    public static final int SOL_SOCKET = 1;
    public static final int SO_REUSEADDR = 2;
    public static final int SO_ERROR = 4;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_REUSEPORT = 15;
    public static final int SO_RCVTIMEO = 20;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_TIMESTAMPNS = 35;
    public static final int SO_RXQ_OVFL = 40;
    public static final int SO_BUSY_POLL = 46;
    public static final int SO_INCOMING_CPU = 49;
    public static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    public static final int SO_ZEROCOPY = 60;
    public static final int SO_PREFER_BUSY_POLL = 69;
    public static final int SO_BUSY_POLL_BUDGET = 70;

    public static final int IP_TOS = 1;
    public static final int IP_PKTINFO = 8;
    public static final int IP_MTU_DISCOVER = 10;
    public static final int IP_RECVERR = 11;
    public static final int IP_RECVTOS = 13;
    public static final int IP_MTU = 14;
    public static final int IP_PMTUDISC_DONT = 0;
    public static final int IP_PMTUDISC_DO = 2;
    public static final int IP_PMTUDISC_PROBE = 3;

    public static final int IPV6_MTU_DISCOVER = 23;
    public static final int IPV6_MTU = 24;
    public static final int IPV6_RECVERR = 25;
    public static final int IPV6_V6ONLY = 26;
    public static final int IPV6_RECVPKTINFO = 49;
    public static final int IPV6_PKTINFO = 50;
    public static final int IPV6_RECVTCLASS = 66;
    public static final int IPV6_TCLASS = 67;

    public static final int SOL_UDP = 17;
    public static final int UDP_SEGMENT = 103;
    public static final int UDP_GRO = 104;

    static final StructLayout TIMEVAL =
            structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_usec"))
                    .withName("timeval");

    private static final Sys.Call5 GETSOCKOPT = Sys.call5("getsockopt");
    private static final Sys.Call5 SETSOCKOPT = Sys.call5("setsockopt");

    private SocketOptions() {}

    /// What asking for a socket buffer came to. `granted` is in the unit of the request; `forced`
    /// says that the system's limit was passed, which takes the right to administer the network.
    public record BufferGrant(int asked, int granted, boolean forced) {
        public boolean isWhole() {
            return granted >= asked;
        }
    }

    /// 0, or `-errno`: `-ENOPROTOOPT` where the kernel lacks the option.
    public static int set(int fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocateFrom(JAVA_INT, value);
            return set(fd, level, option, word);
        }
    }

    /// The same for an option whose value is a structure.
    static int set(int fd, int level, int option, MemorySegment value) {
        return SETSOCKOPT.toInt(fd, level, option, Sys.address(value), value.byteSize());
    }

    /// Sets an option that is needed for `purpose`.
    public static void require(int fd, int level, int option, int value, String purpose) {
        LinuxException.check(set(fd, level, option, value), "setsockopt", purpose);
    }

    /// The value of an option that is never negative; or `-errno`.
    public static int get(int fd, int level, int option) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) word.byteSize());
            int answer =
                    GETSOCKOPT.toInt(fd, level, option, Sys.address(word), Sys.address(length));
            return answer < 0 ? answer : word.get(JAVA_INT, 0);
        }
    }

    /// Lets blocking receives give up with `-EAGAIN` after a while; 0 means never. Finer than a
    /// microsecond counts as one.
    public static void receiveTimeout(int fd, long timeoutNs) {
        if (timeoutNs < 0) {
            throw new IllegalArgumentException("a timeout of " + timeoutNs + " ns");
        }
        long micros = Math.ceilDiv(timeoutNs, 1_000L);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(TIMEVAL);
            time.setAtIndex(JAVA_LONG, 0, micros / 1_000_000);
            time.setAtIndex(JAVA_LONG, 1, micros % 1_000_000);
            LinuxException.check(
                    SETSOCKOPT.toInt(
                            fd, SOL_SOCKET, SO_RCVTIMEO, Sys.address(time), time.byteSize()),
                    "setsockopt",
                    "setting a receive timeout of " + timeoutNs + " ns");
        }
    }

    /// Asks for a receive buffer of `bytes`, beyond `net.core.rmem_max` if that is allowed.
    public static BufferGrant receiveBuffer(int fd, int bytes) {
        return buffer(fd, bytes, SO_RCVBUFFORCE, SO_RCVBUF);
    }

    /// Asks for a send buffer of `bytes`, beyond `net.core.wmem_max` if that is allowed.
    public static BufferGrant sendBuffer(int fd, int bytes) {
        return buffer(fd, bytes, SO_SNDBUFFORCE, SO_SNDBUF);
    }

    private static BufferGrant buffer(int fd, int bytes, int forcing, int plain) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a socket buffer of " + bytes + " bytes");
        }
        boolean forced = set(fd, SOL_SOCKET, forcing, bytes) == 0;
        String purpose = "asking for a socket buffer of " + bytes + " bytes";
        if (!forced) {
            require(fd, SOL_SOCKET, plain, bytes, purpose);
        }
        int doubled = LinuxException.check(get(fd, SOL_SOCKET, plain), "getsockopt", purpose);
        // The kernel counts its own overhead into the buffer: it doubles what it is asked for, and
        // says the double.
        return new BufferGrant(bytes, doubled / 2, forced);
    }
}
