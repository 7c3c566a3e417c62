package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// What stands before each packet of a [Tun]: how to cut it into segments and where to put a
/// checksum. The verbs read and write one at `at` in native or heap memory.
@Header({"linux/virtio_net.h"})
public final class VirtioHeader {
    public static final int VIRTIO_NET_HDR_F_NEEDS_CSUM = 1;
    public static final int VIRTIO_NET_HDR_GSO_NONE = 0;
    public static final int VIRTIO_NET_HDR_GSO_TCPV4 = 1;
    public static final int VIRTIO_NET_HDR_GSO_TCPV6 = 4;
    public static final int VIRTIO_NET_HDR_GSO_UDP_L4 = 5;

    static final StructLayout LAYOUT =
            structLayout(
                            JAVA_BYTE.withName("flags"),
                            JAVA_BYTE.withName("gso_type"),
                            JAVA_SHORT.withName("hdr_len"),
                            JAVA_SHORT.withName("gso_size"),
                            JAVA_SHORT.withName("csum_start"),
                            JAVA_SHORT.withName("csum_offset"))
                    .withName("virtio_net_hdr");

    @Ours("sizeof(struct virtio_net_hdr)")
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long GSO_TYPE = offset("gso_type");
    private static final long HEADER_LENGTH = offset("hdr_len");
    private static final long GSO_SIZE = offset("gso_size");
    private static final long CHECKSUM_START = offset("csum_start");
    private static final long CHECKSUM_OFFSET = offset("csum_offset");

    private VirtioHeader() {}

    /// A packet that is sent as it is.
    public static void plain(MemorySegment memory, long at) {
        segments(memory, at, VIRTIO_NET_HDR_GSO_NONE, 0, 0);
        memory.set(JAVA_BYTE, at, (byte) 0);
        memory.set(JAVA_SHORT_UNALIGNED, at + CHECKSUM_START, (short) 0);
        memory.set(JAVA_SHORT_UNALIGNED, at + CHECKSUM_OFFSET, (short) 0);
    }

    /// The kernel sums the packet from `start` to its end and stores that `offset` bytes further
    /// on, where the sum over the pseudo-header has to stand already.
    public static void checksum(MemorySegment memory, long at, int start, int offset) {
        memory.set(JAVA_BYTE, at, (byte) VIRTIO_NET_HDR_F_NEEDS_CSUM);
        memory.set(JAVA_SHORT_UNALIGNED, at + CHECKSUM_START, (short) start);
        memory.set(JAVA_SHORT_UNALIGNED, at + CHECKSUM_OFFSET, (short) offset);
    }

    /// The kernel cuts what follows the first `headerBytes` into pieces of `segmentBytes`, each
    /// with a copy of them. It demands [#checksum] too.
    public static void segments(
            MemorySegment memory, long at, int type, int headerBytes, int segmentBytes) {
        memory.set(JAVA_BYTE, at + GSO_TYPE, (byte) type);
        memory.set(JAVA_SHORT_UNALIGNED, at + HEADER_LENGTH, (short) headerBytes);
        memory.set(JAVA_SHORT_UNALIGNED, at + GSO_SIZE, (short) segmentBytes);
    }

    public static int flags(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at));
    }

    public static int gsoType(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at + GSO_TYPE));
    }

    public static int headerBytes(MemorySegment memory, long at) {
        return u16(memory, at + HEADER_LENGTH);
    }

    public static int segmentBytes(MemorySegment memory, long at) {
        return u16(memory, at + GSO_SIZE);
    }

    public static int checksumStart(MemorySegment memory, long at) {
        return u16(memory, at + CHECKSUM_START);
    }

    public static int checksumOffset(MemorySegment memory, long at) {
        return u16(memory, at + CHECKSUM_OFFSET);
    }

    private static int u16(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at));
    }

    private static long offset(String member) {
        return LAYOUT.byteOffset(PathElement.groupElement(member));
    }
}
