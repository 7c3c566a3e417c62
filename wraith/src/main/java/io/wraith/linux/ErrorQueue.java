package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wraith.linux.MessageBatch.Shape;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/// Reads a socket's error queue: completions of `MSG_ZEROCOPY` sends, and with `IP_RECVERR` what
/// ICMP and the local stack had to say about datagrams already sent. The accessors speak of the
/// entry that [#next] read last.
@Header({"time.h", "linux/errqueue.h"})
public final class ErrorQueue {
    public static final int SO_EE_ORIGIN_NONE = 0;
    public static final int SO_EE_ORIGIN_LOCAL = 1;
    public static final int SO_EE_ORIGIN_ICMP = 2;
    public static final int SO_EE_ORIGIN_ICMP6 = 3;
    public static final int SO_EE_ORIGIN_ZEROCOPY = 5;
    static final int SO_EE_CODE_ZEROCOPY_COPIED = 1;

    static final StructLayout EXTENDED_ERROR =
            structLayout(
                            JAVA_INT.withName("ee_errno"),
                            JAVA_BYTE.withName("ee_origin"),
                            JAVA_BYTE.withName("ee_type"),
                            JAVA_BYTE.withName("ee_code"),
                            JAVA_BYTE.withName("ee_pad"),
                            JAVA_INT.withName("ee_info"),
                            JAVA_INT.withName("ee_data"))
                    .withName("sock_extended_err");

    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    private static final long ORIGIN = offset("ee_origin");
    private static final long TYPE = offset("ee_type");
    private static final long CODE = offset("ee_code");
    private static final long INFO = offset("ee_info");
    private static final long DATA = offset("ee_data");

    /// Room for a `sock_extended_err` with the offender's address, and a timestamp should the
    /// socket have asked for one.
    private static final Shape ONE = new Shape(1, 1, 256);

    private final MessageBatch batch;
    private final ControlWalker walker = new ControlWalker();
    private int errno;
    private int origin;
    private int type;
    private int code;
    private int info;
    private int data;

    public ErrorQueue(Arena arena) {
        batch = new MessageBatch(arena.allocate(ONE.bytes(), Long.BYTES), ONE);
    }

    /// 1 when an entry was read, 0 when there is none, or `-errno`.
    public int next(int fd) {
        int flags = Sockets.MSG_ERRQUEUE | Sockets.MSG_DONTWAIT;
        while (true) {
            batch.rearm(1);
            long answer = Sockets.receiveMessage(fd, batch, 0, flags);
            if (answer < 0) {
                return answer == -Errno.EAGAIN ? 0 : (int) answer;
            }
            if (decode()) {
                return 1;
            }
        }
    }

    private boolean decode() {
        batch.walk(0, walker);
        long size = EXTENDED_ERROR.byteSize();
        while (walker.next()) {
            if (walker.holds(Sockets.IPPROTO_IP, SocketOptions.IP_RECVERR, size)
                    || walker.holds(Sockets.IPPROTO_IPV6, SocketOptions.IPV6_RECVERR, size)) {
                MemorySegment memory = batch.memory();
                errno = memory.get(U32, walker.data());
                origin = memory.get(JAVA_BYTE, walker.data() + ORIGIN);
                type = Byte.toUnsignedInt(memory.get(JAVA_BYTE, walker.data() + TYPE));
                code = Byte.toUnsignedInt(memory.get(JAVA_BYTE, walker.data() + CODE));
                info = memory.get(U32, walker.data() + INFO);
                data = memory.get(U32, walker.data() + DATA);
                return true;
            }
        }
        return false;
    }

    /// The error that the datagram met; 0 for a completion.
    public int errno() {
        return errno;
    }

    /// One of the `SO_EE_ORIGIN` constants.
    public int origin() {
        return origin;
    }

    /// The ICMP message's type and code, for the ICMP origins.
    public int type() {
        return type;
    }

    public int code() {
        return code;
    }

    /// The path's MTU, when that is what the entry tells; else 0.
    public int mtu() {
        return errno == Errno.EMSGSIZE ? info : 0;
    }

    /// Whether the entry says that zero-copy sends are complete: calls number [#first] to [#last]
    /// on this socket, counted from 0 modulo 2^32.
    public boolean isCompletion() {
        return origin == SO_EE_ORIGIN_ZEROCOPY;
    }

    public long first() {
        return Integer.toUnsignedLong(info);
    }

    public long last() {
        return Integer.toUnsignedLong(data);
    }

    /// Whether the kernel had to copy after all, so that zero-copy gained nothing.
    public boolean wasCopied() {
        return isCompletion() && (code & SO_EE_CODE_ZEROCOPY_COPIED) != 0;
    }

    /// Where the datagram was sent to; empty for completions.
    public Sockaddr target() {
        return batch.name(0);
    }

    private static long offset(String member) {
        return EXTENDED_ERROR.byteOffset(PathElement.groupElement(member));
    }
}
