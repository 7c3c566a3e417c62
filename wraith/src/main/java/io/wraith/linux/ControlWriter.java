package io.wraith.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Appends control messages to a slot of a [MessageBatch]; each counts as soon as it is written.
public final class ControlWriter {
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt BIG_U32 = U32.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong BIG_U64 = U64.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment memory;
    private final long capacity;
    private long at;
    private long used;
    private long usedAt;

    ControlWriter(MemorySegment memory, long capacity) {
        this.memory = memory;
        this.capacity = capacity;
    }

    ControlWriter start(long at, long usedAt) {
        this.at = at;
        this.used = 0;
        this.usedAt = usedAt;
        memory.set(U64, usedAt, 0);
        return this;
    }

    /// Lets the kernel cut the buffers into datagrams of `bytes`, the last of which may be shorter.
    public ControlWriter segmentSize(int bytes) {
        if (bytes < 1 || bytes > 0xffff) {
            throw new IllegalArgumentException("segments of " + bytes + " bytes");
        }
        memory.set(U16, append(SocketOptions.SOL_UDP, SocketOptions.UDP_SEGMENT, 2), (short) bytes);
        return this;
    }

    /// Sets the traffic class byte, whose two low bits are the ECN mark.
    public ControlWriter trafficClass(int family, int value) {
        long data =
                family == Sockets.AF_INET
                        ? append(Sockets.IPPROTO_IP, SocketOptions.IP_TOS, 4)
                        : append(Sockets.IPPROTO_IPV6, SocketOptions.IPV6_TCLASS, 4);
        memory.set(U32, data, value & 0xff);
        return this;
    }

    /// Sends from one of this machine's addresses, in the words of [Sockaddr#high] and
    /// [Sockaddr#low], through interface `index` or, when that is 0, the routing table's choice.
    public ControlWriter source(int family, long high, long low, int index) {
        if (family == Sockets.AF_INET) {
            long size = ControlMessages.IN_PKTINFO.byteSize();
            long data = append(Sockets.IPPROTO_IP, SocketOptions.IP_PKTINFO, size);
            memory.set(U32, data, index);
            memory.set(BIG_U32, data + 4, (int) low);
            memory.set(U32, data + 8, 0);
        } else {
            long size = ControlMessages.IN6_PKTINFO.byteSize();
            long data = append(Sockets.IPPROTO_IPV6, SocketOptions.IPV6_PKTINFO, size);
            memory.set(BIG_U64, data, high);
            memory.set(BIG_U64, data + 8, low);
            memory.set(U32, data + 16, index);
        }
        return this;
    }

    /// Where the data of a new message goes. The padding after it is left as it is: nobody reads
    /// it.
    private long append(int level, int type, long dataBytes) {
        long length = ControlMessages.HEADER + dataBytes;
        long space = ControlMessages.aligned(length);
        if (space > capacity - used) {
            throw new IndexOutOfBoundsException(
                    space + " more control bytes, " + used + " of " + capacity + " are used");
        }
        long message = at + used;
        memory.set(U64, message, length);
        memory.set(U32, message + ControlMessages.LEVEL, level);
        memory.set(U32, message + ControlMessages.TYPE, type);
        used += space;
        memory.set(U64, usedAt, used);
        return message + ControlMessages.HEADER;
    }
}
