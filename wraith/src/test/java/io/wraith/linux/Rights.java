package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// Lets a test of root's see what an ordinary user sees: the calling thread puts capabilities aside
/// for one action and takes them up again.
public final class Rights {
    public static final int CAP_NET_ADMIN = 12;
    public static final int CAP_NET_RAW = 13;
    public static final int CAP_IPC_LOCK = 14;
    public static final int CAP_SYS_ADMIN = 21;
    public static final int CAP_PERFMON = 38;
    public static final int CAP_BPF = 39;

    private static final int VERSION_3 = 0x20080522;

    private Rights() {}

    public static <T> T without(Supplier<T> action, int... capabilities) {
        Sys.Call2 get = Sys.call2("capget");
        Sys.Call2 set = Sys.call2("capset");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(JAVA_INT, 2);
            header.set(JAVA_INT, 0, VERSION_3);
            // Twice effective, permitted, inheritable: the low 32 capabilities, then the high.
            MemorySegment before = arena.allocate(JAVA_INT, 6);
            assertThat(get.toInt(Sys.address(header), Sys.address(before))).isZero();
            MemorySegment fewer = arena.allocate(JAVA_INT, 6).copyFrom(before);
            for (int capability : capabilities) {
                int word = 3 * (capability / Integer.SIZE);
                int bit = 1 << capability % Integer.SIZE;
                fewer.setAtIndex(JAVA_INT, word, fewer.getAtIndex(JAVA_INT, word) & ~bit);
            }
            assertThat(set.toInt(Sys.address(header), Sys.address(fewer))).isZero();
            try {
                return action.get();
            } finally {
                assertThat(set.toInt(Sys.address(header), Sys.address(before))).isZero();
            }
        }
    }
}
