package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.function.Consumer;

/// Requests to the kernel's network configuration (`rtnetlink`) and their answers. The socket acts
/// on the network namespace that it was opened in, from whichever thread.
@Header({"sys/socket.h", "linux/netlink.h"})
final class Netlink implements AutoCloseable {
    static final int NETLINK_ROUTE = 0;
    static final int NLM_F_REQUEST = 1;
    static final int NLM_F_ACK = 4;
    static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_EXCL = 0x200;
    static final int NLM_F_CREATE = 0x400;
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;

    static final StructLayout NLMSGHDR =
            structLayout(
                            JAVA_INT.withName("nlmsg_len"),
                            JAVA_SHORT.withName("nlmsg_type"),
                            JAVA_SHORT.withName("nlmsg_flags"),
                            JAVA_INT.withName("nlmsg_seq"),
                            JAVA_INT.withName("nlmsg_pid"))
                    .withName("nlmsghdr");
    static final StructLayout NLATTR =
            structLayout(JAVA_SHORT.withName("nla_len"), JAVA_SHORT.withName("nla_type"))
                    .withName("nlattr");

    @Ours("sizeof(struct nlmsghdr)")
    static final long HEADER = NLMSGHDR.byteSize();

    @Ours("offsetof(struct nlmsghdr, nlmsg_type)")
    static final long TYPE = offset("nlmsg_type");

    @Ours("offsetof(struct nlmsghdr, nlmsg_flags)")
    static final long FLAGS = offset("nlmsg_flags");

    @Ours("offsetof(struct nlmsghdr, nlmsg_seq)")
    static final long SEQUENCE = offset("nlmsg_seq");

    @Ours("sizeof(struct nlattr)")
    static final long ATTRIBUTE_HEADER = NLATTR.byteSize();

    @Ours("offsetof(struct nlattr, nla_type)")
    static final long ATTRIBUTE_TYPE = NLATTR.byteOffset(PathElement.groupElement("nla_type"));

    /// The kernel cuts its answers to the reader's buffer, and asks for no more than this.
    private static final int BUFFER_BYTES = 32 << 10;

    private final int fd;
    private int sequence;

    Netlink() {
        fd = Sockets.socket(Sockets.AF_NETLINK, Sockets.SOCK_RAW, NETLINK_ROUTE);
        SocketOptions.receiveTimeout(fd, 5_000_000_000L);
    }

    /// The next multiple of 4.
    static int aligned(long length) {
        return (int) ((length + 3) & -4);
    }

    int descriptor() {
        return fd;
    }

    /// Sends a request and waits until the kernel has carried it out. `answers` sees each message
    /// that comes back, the last excepted.
    synchronized void exchange(
            NetlinkRequest request, String purpose, Consumer<NetlinkReader> answers) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER_BYTES, Long.BYTES);
            int length = request.finish(buffer, ++sequence);
            LinuxException.check(Sockets.send(fd, buffer, 0, length, 0), "rtnetlink", purpose);
            boolean done = false;
            while (!done) {
                long bytes = Sockets.receive(fd, buffer, 0, BUFFER_BYTES, 0);
                LinuxException.check(bytes, "rtnetlink", purpose);
                done = readAll(new NetlinkReader(buffer, bytes), purpose, answers);
            }
        }
    }

    /// Whether the last message, an acknowledgement or the end of a list, was among them.
    private boolean readAll(NetlinkReader reader, String purpose, Consumer<NetlinkReader> answers) {
        while (reader.next()) {
            if (reader.sequence() != sequence) {
                continue; // an answer to a request that had timed out
            }
            if (reader.type() != NLMSG_ERROR && reader.type() != NLMSG_DONE) {
                answers.accept(reader);
                continue;
            }
            LinuxException.check(reader.u32(0, -Errno.EIO), "rtnetlink", purpose);
            return true;
        }
        return false;
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }

    private static long offset(String member) {
        return NLMSGHDR.byteOffset(PathElement.groupElement(member));
    }
}
