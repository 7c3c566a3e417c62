package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// What the calling thread may do beyond an ordinary user's. The kernel keeps capabilities per
/// thread: a thread inherits them from the one that starts it, and what one gives up others keep.
@Header("linux/capability.h")
public final class ThreadRights {
    public static final int CAP_NET_ADMIN = 12;
    public static final int CAP_NET_RAW = 13;
    public static final int CAP_SYS_ADMIN = 21;
    public static final int CAP_PERFMON = 38;
    public static final int CAP_BPF = 39;

    /// All with which interfaces, their traffic and the kernel's own programs are commanded.
    /// CAP_SYS_ADMIN is among them because it stands for half of the others.
    public static final List<Integer> OF_NETWORKS =
            List.of(CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN, CAP_PERFMON, CAP_BPF);

    static final int _LINUX_CAPABILITY_VERSION_3 = 0x20080522;

    /// Effective, permitted, inheritable.
    private static final int SETS = 3;

    private static final Sys.Call2 CAPGET = Sys.call2("capget");
    private static final Sys.Call2 CAPSET = Sys.call2("capset");

    private ThreadRights() {}

    /// Gives capabilities up for good, those the thread does not hold included: 0 or `-errno`.
    public static int drop(List<Integer> capabilities) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = header(arena);
            MemorySegment sets = arena.allocate(JAVA_INT, 2 * SETS);
            int answer = CAPGET.toInt(Sys.address(header), Sys.address(sets));
            for (int capability : capabilities) {
                for (int set = 0; set < SETS; set++) {
                    long word = word(capability) + set;
                    sets.setAtIndex(
                            JAVA_INT, word, sets.getAtIndex(JAVA_INT, word) & ~bit(capability));
                }
            }
            return answer < 0 ? answer : CAPSET.toInt(Sys.address(header), Sys.address(sets));
        }
    }

    /// Whether the calling thread can use it now.
    public static boolean holds(int capability) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment sets = arena.allocate(JAVA_INT, 2 * SETS);
            int answer = CAPGET.toInt(Sys.address(header(arena)), Sys.address(sets));
            return answer == 0
                    && (sets.getAtIndex(JAVA_INT, word(capability)) & bit(capability)) != 0;
        }
    }

    /// For the calling thread.
    private static MemorySegment header(Arena arena) {
        MemorySegment header = arena.allocate(JAVA_INT, 2);
        header.set(JAVA_INT, 0, _LINUX_CAPABILITY_VERSION_3);
        return header;
    }

    /// The sets hold the low 32 capabilities first, then the high ones.
    private static long word(int capability) {
        return (long) SETS * (capability / Integer.SIZE);
    }

    private static int bit(int capability) {
        return 1 << capability % Integer.SIZE;
    }
}
