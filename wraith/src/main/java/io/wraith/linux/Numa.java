package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.SortedSet;

/// On which memory node pages are placed. Where the kernel has no such policy the answer is
/// `-ENOSYS`, and containers often forbid it with `-EPERM`: then pages lie on the node of the
/// thread that touches them first. [Topology#nodes] lists the nodes.
@Header({"linux/mempolicy.h", "sys/syscall.h"})
public final class Numa {
    public static final int MPOL_DEFAULT = 0;

    /// The given node, and others when it is full.
    public static final int MPOL_PREFERRED = 1;

    /// The given nodes only. Huge pages that are not reserved there are a fatal signal on touch.
    public static final int MPOL_BIND = 2;

    /// The given nodes in turn.
    public static final int MPOL_INTERLEAVE = 3;

    /// The node of the thread that touches a page first.
    public static final int MPOL_LOCAL = 4;

    static final int MPOL_MF_MOVE = 2;
    static final int MPOL_F_NODE = 1;
    static final int MPOL_F_ADDR = 2;
    static final int SYS_mbind = Arch.pick(237, 235);
    static final int SYS_set_mempolicy = Arch.pick(238, 237);
    static final int SYS_get_mempolicy = Arch.pick(239, 236);

    private static final int MASK_LONGS = 16;
    private static final int LIMIT = MASK_LONGS * Long.SIZE;

    /// The kernel counts the bits of a mask from one, and so reads one fewer than it is told.
    private static final int MASK_BITS = LIMIT + 1;

    private static final Sys.Call7 MBIND = Sys.call7("syscall");
    private static final Sys.Call4 SET_MEMPOLICY = Sys.call4("syscall");
    private static final Sys.Call6 GET_MEMPOLICY = Sys.call6("syscall");

    private Numa() {}

    /// Places mapped memory, and moves pages that lie elsewhere: 0 or `-errno`. The segment has to
    /// begin on a page; `nodes` are empty for `MPOL_DEFAULT` and `MPOL_LOCAL`.
    public static int place(MemorySegment segment, int policy, SortedSet<Integer> nodes) {
        try (Arena arena = Arena.ofConfined()) {
            return MBIND.toInt(
                    SYS_mbind,
                    Sys.address(segment),
                    segment.byteSize(),
                    policy,
                    Sys.address(mask(arena, nodes)),
                    MASK_BITS,
                    MPOL_MF_MOVE);
        }
    }

    /// Places what the calling thread touches first from now on: 0 or `-errno`.
    public static int placeOwn(int policy, SortedSet<Integer> nodes) {
        try (Arena arena = Arena.ofConfined()) {
            long mask = Sys.address(mask(arena, nodes));
            return SET_MEMPOLICY.toInt(SYS_set_mempolicy, policy, mask, MASK_BITS);
        }
    }

    /// The policy of the calling thread, or `-errno`.
    public static int ownPolicy() {
        return ask(0, 0);
    }

    /// The policy of mapped memory, or `-errno`.
    public static int policyOf(MemorySegment segment) {
        return ask(Sys.address(segment), MPOL_F_ADDR);
    }

    /// The node on which the segment's first page lies, or `-errno`. Touches the page.
    public static int nodeOf(MemorySegment segment) {
        return ask(Sys.address(segment), MPOL_F_NODE | MPOL_F_ADDR);
    }

    /// The node next to a network device; nothing for virtual devices and where there is only one.
    public static OptionalInt nodeOfInterface(String name) {
        return nodeOfInterface(Sysfs.ROOT, name);
    }

    static OptionalInt nodeOfInterface(Path root, String name) {
        if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
            throw new IllegalArgumentException("'" + name + "' names no network interface");
        }
        int node = new Sysfs(root).number("class/net/" + name + "/device/numa_node", -1);
        return node < 0 ? OptionalInt.empty() : OptionalInt.of(node);
    }

    private static int ask(long address, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(JAVA_INT);
            long into = Sys.address(answer);
            int result = GET_MEMPOLICY.toInt(SYS_get_mempolicy, into, 0, 0, address, flags);
            return result < 0 ? result : answer.get(JAVA_INT, 0);
        }
    }

    private static MemorySegment mask(Arena arena, SortedSet<Integer> nodes) {
        MemorySegment mask = arena.allocate(JAVA_LONG, MASK_LONGS);
        for (int node : nodes) {
            if (node < 0 || node >= LIMIT) {
                throw new IllegalArgumentException("a memory node with number " + node);
            }
            int index = node / Long.SIZE;
            mask.setAtIndex(
                    JAVA_LONG, index, mask.getAtIndex(JAVA_LONG, index) | 1L << node % Long.SIZE);
        }
        return mask;
    }
}
