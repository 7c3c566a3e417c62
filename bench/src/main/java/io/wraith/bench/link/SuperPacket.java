package io.wraith.bench.link;

import static io.wraith.linux.VirtioHeader.VIRTIO_NET_HDR_GSO_NONE;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.wraith.linux.VirtioHeader;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout.OfShort;
import java.nio.ByteOrder;

/// A look at a packet as a TUN device gives it: a [VirtioHeader], an IP packet, and in it, if the
/// header says so, many segments of TCP or UDP behind one copy of their headers. Offsets count from
/// the IP header on.
final class SuperPacket {
    /// More than any header that a kernel lets be cut: IPv6 with extensions and TCP with options.
    static final int MOST_HEADER_BYTES = 256;

    static final int TCP = 6;
    static final int UDP = 17;
    static final int TCP_DATA_OFFSET = 12;

    private static final OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int GSO_ECN = 0x80;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int TCP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int IGMP = 2;
    private static final int HOP_BY_HOP = 0;
    private static final int ICMPV6 = 58;

    private MemorySegment memory = MemorySegment.NULL;
    private long start;
    private int bytes;
    private int headerBytes;
    private int transportAt;
    private int segmentBytes;
    private int count;

    /// Looks at the packet of `length` bytes, its [VirtioHeader] included, at `at`; whether it is
    /// one.
    boolean look(MemorySegment packets, long at, long length) {
        memory = packets;
        start = at;
        bytes = (int) length - VirtioHeader.SIZE;
        boolean is4 = bytes >= IPV4_BYTES && version() == 4;
        boolean is6 = bytes >= IPV6_BYTES && version() == 6;
        if (!is4 && !is6) {
            return false;
        }
        headerBytes = isVersion4() ? (u8(0) & 15) * Integer.BYTES : IPV6_BYTES;
        transportAt = headerBytes;
        segmentBytes = VirtioHeader.segmentBytes(packets, at);
        if (kind() == VIRTIO_NET_HDR_GSO_NONE || segmentBytes == 0) {
            segmentBytes = bytes - headerBytes;
            count = 1;
        } else {
            transportAt = VirtioHeader.checksumStart(packets, at);
            if (transportAt + (isTcp() ? TCP_BYTES : UDP_BYTES) > bytes) {
                return false;
            }
            headerBytes =
                    transportAt
                            + (isTcp()
                                    ? (u8(transportAt + TCP_DATA_OFFSET) >> 4) * Integer.BYTES
                                    : UDP_BYTES);
            count = Math.ceilDiv(bytes - headerBytes, segmentBytes);
        }
        return headerBytes <= MOST_HEADER_BYTES && bytes >= headerBytes && count > 0;
    }

    private int u8(long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, start + VirtioHeader.SIZE + at));
    }

    int u16(long at) {
        return Short.toUnsignedInt(memory.get(U16, start + VirtioHeader.SIZE + at));
    }

    private int version() {
        return u8(0) >> 4;
    }

    boolean isVersion4() {
        return version() == 4;
    }

    /// How the kernel would cut it, without what it says about ECN.
    int kind() {
        return VirtioHeader.gsoType(memory, start) & ~GSO_ECN;
    }

    /// Of one that has several segments.
    boolean isTcp() {
        return kind() != VirtioHeader.VIRTIO_NET_HDR_GSO_UDP_L4;
    }

    MemorySegment memory() {
        return memory;
    }

    /// Where its virtio header lies.
    long start() {
        return start;
    }

    /// Where something of it lies.
    long at(long offset) {
        return start + VirtioHeader.SIZE + offset;
    }

    /// The IP packet's, as if it were one.
    int bytes() {
        return bytes;
    }

    /// All that each segment has a copy of; of a packet that is not cut, those of IP alone.
    int headerBytes() {
        return headerBytes;
    }

    int transportAt() {
        return transportAt;
    }

    int segmentBytes() {
        return segmentBytes;
    }

    /// How many packets it is on the wire.
    int count() {
        return count;
    }

    /// Of the segments from `first` on, `many` of them, without headers.
    int payloadBytes(int first, int many) {
        int end = Math.min((first + many) * segmentBytes, bytes - headerBytes);
        return end - first * segmentBytes;
    }

    /// The two ECN bits.
    int ecn() {
        return (isVersion4() ? u8(1) : u8(1) >> 4) & 3;
    }

    /// What kernels say to their neighbours of their own accord (IGMP, and ICMPv6 about routers and
    /// groups): nothing that a measurement sends, and it would shift all decisions after it.
    boolean isHousekeeping() {
        if (isVersion4()) {
            return u8(IPV4_PROTOCOL) == IGMP;
        }
        int next = u8(IPV6_NEXT_HEADER);
        // Reports about groups are the only thing with hop-by-hop options that a kernel sends.
        return next == HOP_BY_HOP || (next == ICMPV6 && bytes > IPV6_BYTES && isDiscovery());
    }

    /// Types 130 to 137 of ICMPv6 and 143: groups, routers, neighbours.
    private boolean isDiscovery() {
        int type = u8(IPV6_BYTES);
        return (type >= 130 && type <= 137) || type == 143;
    }
}
