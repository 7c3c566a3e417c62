package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/// The form of control messages: what travels beside a datagram.
///
/// `cmsghdr (length of header and data, level, type) | data | padding to 8`
@Header({"sys/socket.h", "netinet/in.h", "netinet/udp.h", "time.h"})
final class ControlMessages {
    static final StructLayout CMSGHDR =
            structLayout(
                            JAVA_LONG.withName("cmsg_len"),
                            JAVA_INT.withName("cmsg_level"),
                            JAVA_INT.withName("cmsg_type"))
                    .withName("cmsghdr");
    static final StructLayout IN_PKTINFO =
            structLayout(
                            JAVA_INT.withName("ipi_ifindex"),
                            JAVA_INT.withName("ipi_spec_dst"),
                            JAVA_INT.withName("ipi_addr"))
                    .withName("in_pktinfo");
    static final StructLayout IN6_PKTINFO =
            structLayout(
                            sequenceLayout(16, JAVA_BYTE).withName("ipi6_addr"),
                            JAVA_INT.withName("ipi6_ifindex"))
                    .withName("in6_pktinfo");
    static final StructLayout TIMESPEC =
            structLayout(JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_nsec"))
                    .withName("timespec");

    @Ours("sizeof(struct cmsghdr)")
    static final long HEADER = CMSGHDR.byteSize();

    @Ours("offsetof(struct cmsghdr, cmsg_level)")
    static final long LEVEL = CMSGHDR.byteOffset(PathElement.groupElement("cmsg_level"));

    @Ours("offsetof(struct cmsghdr, cmsg_type)")
    static final long TYPE = CMSGHDR.byteOffset(PathElement.groupElement("cmsg_type"));

    private ControlMessages() {}

    /// Where the next message begins after one of `length` bytes. `length` is far from overflow:
    /// callers bound it by their memory first.
    static long aligned(long length) {
        return (length + 7) & -8;
    }
}
