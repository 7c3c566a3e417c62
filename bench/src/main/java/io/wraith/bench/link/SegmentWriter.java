package io.wraith.bench.link;

import static io.wraith.linux.VirtioHeader.VIRTIO_NET_HDR_GSO_NONE;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.wraith.linux.VirtioHeader;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout.OfInt;
import java.lang.foreign.ValueLayout.OfShort;
import java.nio.ByteOrder;

/// Makes the headers of some neighbouring segments of a [SuperPacket]: of one alone, or of a
/// smaller super-packet. Their payload stays where it is.
///
/// The checksum of TCP and UDP is left as the kernel left it, a sum over the pseudo-header to which
/// whoever needs the checksum adds the rest (`VIRTIO_NET_HDR_F_NEEDS_CSUM`).
final class SegmentWriter {
    static final int MOST_BYTES = VirtioHeader.SIZE + SuperPacket.MOST_HEADER_BYTES;

    private static final OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final OfInt U32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int IPV4_LENGTH = 2;
    private static final int IPV4_ID = 4;
    private static final int IPV4_CHECKSUM = 10;
    private static final int IPV4_ADDRESSES = 12;
    private static final int IPV6_LENGTH = 4;
    private static final int IPV6_ADDRESSES = 8;
    private static final int IPV6_BYTES = 40;
    private static final int TCP_SEQUENCE = 4;
    private static final int TCP_FLAGS = 13;
    private static final int TCP_CHECKSUM = 16;
    private static final int TCP_FIN_AND_PSH = 0x09;
    private static final int TCP_CWR = 0x80;
    private static final int UDP_LENGTH = 4;
    private static final int UDP_CHECKSUM = 6;
    private static final int CE4 = 0x03;
    private static final int CE6 = 0x30;

    private final MemorySegment header;

    /// Writes into the first [#MOST_BYTES] of `header`.
    SegmentWriter(MemorySegment header) {
        this.header = header;
    }

    /// The headers, with a [VirtioHeader] before them, of `count` segments from `first` on; how
    /// many bytes. `congested` writes ECN's mark into them.
    int write(SuperPacket packet, int first, int count, boolean congested) {
        int bytes = VirtioHeader.SIZE + packet.headerBytes();
        MemorySegment.copy(packet.memory(), packet.start(), header, 0, bytes);
        if (congested) {
            int field = packet.isVersion4() ? CE4 : CE6;
            u8(1, u8(1) | field);
        }
        if (packet.count() > 1) {
            cut(packet, first, count);
        }
        if (packet.isVersion4()) {
            int transportAt = packet.transportAt();
            u16(IPV4_CHECKSUM, 0);
            u16(IPV4_CHECKSUM, ~folded(sum(0, transportAt)));
        }
        return bytes;
    }

    private void cut(SuperPacket packet, int first, int count) {
        int transportAt = packet.transportAt();
        int length = packet.headerBytes() + packet.payloadBytes(first, count);
        int transportBytes = length - transportAt;
        long pseudo;
        if (packet.isVersion4()) {
            u16(IPV4_LENGTH, length);
            u16(IPV4_ID, u16(IPV4_ID) + first);
            pseudo = sum(IPV4_ADDRESSES, 8);
        } else {
            u16(IPV6_LENGTH, length - IPV6_BYTES);
            pseudo = sum(IPV6_ADDRESSES, 32);
        }
        if (packet.isTcp()) {
            boolean isLast = first + count == packet.count();
            int sequence = header.get(U32, at(transportAt + TCP_SEQUENCE));
            header.set(
                    U32, at(transportAt + TCP_SEQUENCE), sequence + first * packet.segmentBytes());
            int flags = u8(transportAt + TCP_FLAGS);
            flags = isLast ? flags : flags & ~TCP_FIN_AND_PSH;
            u8(transportAt + TCP_FLAGS, first == 0 ? flags : flags & ~TCP_CWR);
            u16(transportAt + TCP_CHECKSUM, folded(pseudo + SuperPacket.TCP + transportBytes));
        } else {
            u16(transportAt + UDP_LENGTH, transportBytes);
            u16(transportAt + UDP_CHECKSUM, folded(pseudo + SuperPacket.UDP + transportBytes));
        }
        boolean isSuper = count > 1;
        VirtioHeader.segments(
                header,
                0,
                isSuper ? VirtioHeader.gsoType(header, 0) : VIRTIO_NET_HDR_GSO_NONE,
                packet.headerBytes(),
                isSuper ? packet.segmentBytes() : 0);
    }

    private static long at(long offset) {
        return VirtioHeader.SIZE + offset;
    }

    private int u8(long offset) {
        return Byte.toUnsignedInt(header.get(JAVA_BYTE, at(offset)));
    }

    private void u8(long offset, int value) {
        header.set(JAVA_BYTE, at(offset), (byte) value);
    }

    private int u16(long offset) {
        return Short.toUnsignedInt(header.get(U16, at(offset)));
    }

    private void u16(long offset, int value) {
        header.set(U16, at(offset), (short) value);
    }

    private long sum(long offset, int length) {
        long sum = 0;
        for (int i = 0; i < length; i += Short.BYTES) {
            sum += u16(offset + i);
        }
        return sum;
    }

    /// The Internet checksum's sum (RFC 1071) in 16 bits, not inverted.
    private static int folded(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }
}
