package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Where the calling thread runs, and may run. Threads that it starts inherit where they may.
public final class Cpu {
    private static final int MASK_BYTES = CpuList.LIMIT / Byte.SIZE;

    private static final Sys.Call0 SCHED_GETCPU = Sys.call0("sched_getcpu");
    private static final Sys.Call3 SCHED_GETAFFINITY = Sys.call3("sched_getaffinity");
    private static final Sys.Call3 SCHED_SETAFFINITY = Sys.call3("sched_setaffinity");

    private Cpu() {}

    /// The processor under the calling thread, right now.
    public static int current() {
        return SCHED_GETCPU.toInt();
    }

    /// How many processors this kernel may come to have while it runs; 0 where it does not say.
    public static int possible() {
        return new Sysfs(Sysfs.ROOT)
                .list("devices/system/cpu/possible", Collections.emptySortedSet())
                .size();
    }

    /// The processors on which the calling thread may run.
    public static SortedSet<Integer> affinity() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES);
            LinuxException.check(
                    SCHED_GETAFFINITY.toInt(0, MASK_BYTES, Sys.address(mask)),
                    "sched_getaffinity",
                    "asking which processors this thread may use");
            SortedSet<Integer> cpus = new TreeSet<>();
            for (int cpu = 0; cpu < CpuList.LIMIT; cpu++) {
                if ((mask.get(JAVA_BYTE, cpu / Byte.SIZE) >> cpu % Byte.SIZE & 1) != 0) {
                    cpus.add(cpu);
                }
            }
            return Collections.unmodifiableSortedSet(cpus);
        }
    }

    /// Confines the calling thread. The kernel leaves out processors that are offline or outside
    /// the thread's control group, and refuses when none is left.
    public static void confineTo(SortedSet<Integer> cpus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES);
            for (int cpu : cpus) {
                if (cpu < 0 || cpu >= CpuList.LIMIT) {
                    throw new IllegalArgumentException("a processor with number " + cpu);
                }
                long at = cpu / Byte.SIZE;
                mask.set(JAVA_BYTE, at, (byte) (mask.get(JAVA_BYTE, at) | 1 << cpu % Byte.SIZE));
            }
            LinuxException.check(
                    SCHED_SETAFFINITY.toInt(0, MASK_BYTES, Sys.address(mask)),
                    "sched_setaffinity",
                    "confining this thread to processors " + CpuList.format(cpus));
        }
    }
}
