package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// Tells that something about a network has changed: its interfaces, addresses, routes or
/// neighbours. What it was is for [Links] and [Routes] to tell, as it is by then.
@Header({"linux/netlink.h", "linux/rtnetlink.h"})
public final class NetworkChanges implements AutoCloseable {
    static final int RTMGRP_LINK = 1;
    static final int RTMGRP_NEIGH = 4;
    static final int RTMGRP_IPV4_IFADDR = 0x10;
    static final int RTMGRP_IPV4_ROUTE = 0x40;
    static final int RTMGRP_IPV6_IFADDR = 0x100;
    static final int RTMGRP_IPV6_ROUTE = 0x400;

    static final StructLayout SOCKADDR_NL =
            structLayout(
                            JAVA_SHORT.withName("nl_family"),
                            paddingLayout(2),
                            JAVA_INT.withName("nl_pid"),
                            JAVA_INT.withName("nl_groups"))
                    .withName("sockaddr_nl");

    private static final int GROUPS =
            RTMGRP_LINK
                    | RTMGRP_NEIGH
                    | RTMGRP_IPV4_IFADDR
                    | RTMGRP_IPV4_ROUTE
                    | RTMGRP_IPV6_IFADDR
                    | RTMGRP_IPV6_ROUTE;

    /// Longer messages are cut off: nobody reads them.
    private static final int BUFFER_BYTES = 256;

    /// What one call takes; the rest is for the next.
    private static final int TAKEN = 256;

    private static final Sys.Call3 BIND = Sys.call3("bind");

    private final int fd;
    private final MemorySegment buffer;

    /// Listens in the network that the calling thread is in.
    public NetworkChanges(Arena arena) {
        buffer = arena.allocate(BUFFER_BYTES, Long.BYTES);
        fd =
                Sockets.socket(
                        Sockets.AF_NETLINK,
                        Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK,
                        Netlink.NETLINK_ROUTE);
        MemorySegment name = arena.allocate(SOCKADDR_NL);
        name.set(JAVA_SHORT, offset("nl_family"), (short) Sockets.AF_NETLINK);
        name.set(JAVA_INT, offset("nl_groups"), GROUPS);
        int answer = BIND.toInt(fd, Sys.address(name), name.byteSize());
        if (answer < 0) {
            Descriptors.close(fd);
            throw new LinuxException("bind", answer, "listening for changes of the network");
        }
    }

    /// Readable when something has changed.
    public int descriptor() {
        return fd;
    }

    /// Whether something has changed since the last call.
    public boolean drain() {
        boolean changed = false;
        for (int i = 0; i < TAKEN; i++) {
            long answer = Sockets.receive(fd, buffer, 0, BUFFER_BYTES, Sockets.MSG_DONTWAIT);
            if (answer == -Errno.EAGAIN) {
                return changed;
            }
            // An error too: with ENOBUFS the kernel says that it has told more than was read.
            changed = true;
        }
        return changed;
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }

    private static long offset(String member) {
        return SOCKADDR_NL.byteOffset(PathElement.groupElement(member));
    }
}
