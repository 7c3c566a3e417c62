package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/// AF_XDP's numbers and structures.
@Header({"sys/socket.h", "linux/if_xdp.h"})
final class XdpAbi {
    static final int AF_XDP = 44;
    static final int SOL_XDP = 283;

    static final int XDP_MMAP_OFFSETS = 1;
    static final int XDP_RX_RING = 2;
    static final int XDP_TX_RING = 3;
    static final int XDP_UMEM_REG = 4;
    static final int XDP_UMEM_FILL_RING = 5;
    static final int XDP_UMEM_COMPLETION_RING = 6;
    static final int XDP_STATISTICS = 7;
    static final int XDP_OPTIONS = 8;

    @Ours("linux/if_xdp.h from Linux 6.17 on")
    static final int XDP_MAX_TX_SKB_BUDGET = 9;

    static final int XDP_OPTIONS_ZEROCOPY = 1;

    static final int XDP_SHARED_UMEM = 1;
    static final int XDP_COPY = 2;
    static final int XDP_ZEROCOPY = 4;
    static final int XDP_USE_NEED_WAKEUP = 8;
    static final int XDP_USE_SG = 16;
    static final int XDP_RING_NEED_WAKEUP = 1;
    static final int XDP_UMEM_UNALIGNED_CHUNK_FLAG = 1;
    static final int XSK_UNALIGNED_BUF_OFFSET_SHIFT = 48;
    static final int XDP_PKT_CONTD = 1;

    static final long XDP_PGOFF_RX_RING = 0;
    static final long XDP_PGOFF_TX_RING = 0x80000000L;
    static final long XDP_UMEM_PGOFF_FILL_RING = 0x100000000L;
    static final long XDP_UMEM_PGOFF_COMPLETION_RING = 0x180000000L;

    static final StructLayout SOCKADDR =
            structLayout(
                            JAVA_SHORT.withName("sxdp_family"),
                            JAVA_SHORT.withName("sxdp_flags"),
                            JAVA_INT.withName("sxdp_ifindex"),
                            JAVA_INT.withName("sxdp_queue_id"),
                            JAVA_INT.withName("sxdp_shared_umem_fd"))
                    .withName("sockaddr_xdp");
    static final StructLayout UMEM_REG =
            structLayout(
                            JAVA_LONG.withName("addr"),
                            JAVA_LONG.withName("len"),
                            JAVA_INT.withName("chunk_size"),
                            JAVA_INT.withName("headroom"),
                            JAVA_INT.withName("flags"),
                            paddingLayout(4))
                    .withName("xdp_umem_reg");
    static final StructLayout RING_OFFSET =
            structLayout(
                            JAVA_LONG.withName("producer"),
                            JAVA_LONG.withName("consumer"),
                            JAVA_LONG.withName("desc"),
                            JAVA_LONG.withName("flags"))
                    .withName("xdp_ring_offset");
    static final StructLayout MMAP_OFFSETS =
            structLayout(
                            RING_OFFSET.withName("rx"),
                            RING_OFFSET.withName("tx"),
                            RING_OFFSET.withName("fr"),
                            RING_OFFSET.withName("cr"))
                    .withName("xdp_mmap_offsets");
    static final StructLayout DESC =
            structLayout(
                            JAVA_LONG.withName("addr"),
                            JAVA_INT.withName("len"),
                            JAVA_INT.withName("options"))
                    .withName("xdp_desc");
    static final StructLayout STATISTICS =
            structLayout(
                            JAVA_LONG.withName("rx_dropped"),
                            JAVA_LONG.withName("rx_invalid_descs"),
                            JAVA_LONG.withName("tx_invalid_descs"),
                            JAVA_LONG.withName("rx_ring_full"),
                            JAVA_LONG.withName("rx_fill_ring_empty_descs"),
                            JAVA_LONG.withName("tx_ring_empty_descs"))
                    .withName("xdp_statistics");

    private XdpAbi() {}

    static long offset(StructLayout layout, String member) {
        return layout.byteOffset(PathElement.groupElement(member));
    }

    static long offset(StructLayout layout, String outer, String inner) {
        return layout.byteOffset(PathElement.groupElement(outer), PathElement.groupElement(inner));
    }
}
