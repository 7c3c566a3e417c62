package io.wraith.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// What came beside a received message, read out of its slot by [#read]. One instance serves all
/// messages of a loop. Messages of an unknown kind, or too short for their kind, are passed over.
public final class ReceivedControl {
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt BIG_U32 = U32.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong BIG_U64 = U64.withOrder(ByteOrder.BIG_ENDIAN);
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final ControlWalker walker = new ControlWalker();
    private int segmentSize;
    private int trafficClass;
    private int interfaceIndex;
    private int localFamily;
    private long localHigh;
    private long localLow;
    private long timestampNs;
    private long drops;

    /// Replaces what is known by what came with the message in `slot`.
    public void read(MessageBatch batch, int slot) {
        batch.walk(slot, walker);
        decode(batch.memory());
    }

    /// The same for a control area anywhere: `bytes` at `at`.
    void read(MemorySegment memory, long at, long bytes) {
        walker.start(memory, at, bytes);
        decode(memory);
    }

    private void decode(MemorySegment memory) {
        forget();
        while (walker.next()) {
            if (walker.level() == Sockets.IPPROTO_IP) {
                decodeIp(memory);
            } else if (walker.level() == Sockets.IPPROTO_IPV6) {
                decodeIp6(memory);
            } else if (walker.level() == SocketOptions.SOL_SOCKET) {
                decodeSocket(memory);
            } else if (walker.holds(SocketOptions.SOL_UDP, SocketOptions.UDP_GRO, 4)) {
                segmentSize = Math.max(0, memory.get(U32, walker.data()));
            }
        }
    }

    private void forget() {
        segmentSize = 0;
        trafficClass = -1;
        interfaceIndex = 0;
        localFamily = 0;
        localHigh = 0;
        localLow = 0;
        timestampNs = -1;
        drops = 0;
    }

    private void decodeIp(MemorySegment memory) {
        if (walker.holds(Sockets.IPPROTO_IP, SocketOptions.IP_TOS, 1)) {
            trafficClass = Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, walker.data()));
        } else if (walker.holds(
                Sockets.IPPROTO_IP,
                SocketOptions.IP_PKTINFO,
                ControlMessages.IN_PKTINFO.byteSize())) {
            interfaceIndex = memory.get(U32, walker.data());
            localFamily = Sockets.AF_INET;
            localHigh = 0;
            localLow = Sockaddr.mapped(memory.get(BIG_U32, walker.data() + 4));
        }
    }

    private void decodeIp6(MemorySegment memory) {
        if (walker.holds(Sockets.IPPROTO_IPV6, SocketOptions.IPV6_TCLASS, 4)) {
            trafficClass = memory.get(U32, walker.data()) & 0xff;
        } else if (walker.holds(
                Sockets.IPPROTO_IPV6,
                SocketOptions.IPV6_PKTINFO,
                ControlMessages.IN6_PKTINFO.byteSize())) {
            localFamily = Sockets.AF_INET6;
            localHigh = memory.get(BIG_U64, walker.data());
            localLow = memory.get(BIG_U64, walker.data() + 8);
            interfaceIndex = memory.get(U32, walker.data() + 16);
        }
    }

    private void decodeSocket(MemorySegment memory) {
        if (walker.holds(SocketOptions.SOL_SOCKET, SocketOptions.SO_RXQ_OVFL, 4)) {
            drops = Integer.toUnsignedLong(memory.get(U32, walker.data()));
        } else if (walker.holds(
                SocketOptions.SOL_SOCKET,
                SocketOptions.SO_TIMESTAMPNS,
                ControlMessages.TIMESPEC.byteSize())) {
            timestampNs =
                    memory.get(U64, walker.data()) * NS_PER_SECOND
                            + memory.get(U64, walker.data() + 8);
        }
    }

    /// The length of the datagrams that GRO put into one message, the last of which may be shorter;
    /// 0 when the message is a single datagram.
    public int segmentSize() {
        return segmentSize;
    }

    /// The traffic class byte with the ECN mark in its two low bits, or -1 when it was not asked
    /// for.
    public int trafficClass() {
        return trafficClass;
    }

    /// The interface that the datagram came in through, or 0 when it was not asked for.
    public int interfaceIndex() {
        return interfaceIndex;
    }

    /// The family of this machine's address that answers should come from; 0 when not asked for.
    public int localFamily() {
        return localFamily;
    }

    /// That address as [Sockaddr#high] and [Sockaddr#low] give one.
    public long localHigh() {
        return localHigh;
    }

    public long localLow() {
        return localLow;
    }

    /// The wall clock when the datagram entered this machine, in ns since 1970; -1 when not asked
    /// for.
    public long timestampNs() {
        return timestampNs;
    }

    /// Datagrams that the full receive buffer has cost this socket so far, modulo 2^32; the kernel
    /// reports it with each message once it is not 0.
    public long drops() {
        return drops;
    }
}
