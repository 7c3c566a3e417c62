package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Event counters of one thread: those of the processor (cycles, cache misses) where it has any,
/// which virtual machines often hide, and those of the kernel (page faults, context switches). They
/// count as one group, so that their ratios are of the same instructions.
@Header({"linux/perf_event.h", "sys/syscall.h"})
public final class Perf implements AutoCloseable {
    static final int PERF_TYPE_HARDWARE = 0;
    static final int PERF_TYPE_SOFTWARE = 1;
    static final int PERF_TYPE_HW_CACHE = 3;
    static final int PERF_COUNT_HW_CPU_CYCLES = 0;
    static final int PERF_COUNT_HW_INSTRUCTIONS = 1;
    static final int PERF_COUNT_HW_CACHE_REFERENCES = 2;
    static final int PERF_COUNT_HW_CACHE_MISSES = 3;
    static final int PERF_COUNT_HW_BRANCH_MISSES = 5;
    static final int PERF_COUNT_SW_PAGE_FAULTS = 2;
    static final int PERF_COUNT_SW_CONTEXT_SWITCHES = 3;
    static final int PERF_COUNT_HW_CACHE_DTLB = 3;
    static final int PERF_COUNT_HW_CACHE_OP_READ = 0;
    static final int PERF_COUNT_HW_CACHE_RESULT_MISS = 1;
    static final int PERF_FORMAT_TOTAL_TIME_ENABLED = 1;
    static final int PERF_FORMAT_TOTAL_TIME_RUNNING = 2;
    static final int PERF_FORMAT_GROUP = 8;
    static final int PERF_FLAG_FD_CLOEXEC = 8;
    static final int PERF_IOC_FLAG_GROUP = 1;
    static final int PERF_EVENT_IOC_ENABLE = 0x2400;
    static final int PERF_EVENT_IOC_DISABLE = 0x2401;
    static final int PERF_EVENT_IOC_RESET = 0x2403;
    static final int PERF_ATTR_SIZE_VER0 = 64;
    static final int SYS_perf_event_open = Arch.pick(298, 241);

    @Ours("the first version of perf_event_attr: C's grows from release to release")
    static final StructLayout ATTR =
            MemoryLayout.structLayout(
                            JAVA_INT.withName("type"),
                            JAVA_INT.withName("size"),
                            JAVA_LONG.withName("config"),
                            JAVA_LONG.withName("sample_period"),
                            JAVA_LONG.withName("sample_type"),
                            JAVA_LONG.withName("read_format"),
                            JAVA_LONG.withName("flags"),
                            JAVA_INT.withName("wakeup_events"),
                            JAVA_INT.withName("bp_type"),
                            JAVA_LONG.withName("config1"))
                    .withName("perf_event_attr");

    @Ours("bit-field disabled, the first of the flags")
    static final long DISABLED = 1;

    @Ours("bit-fields exclude_kernel and exclude_hv")
    static final long USER_ONLY = 0b11 << 5;

    private static final Path PARANOIA = Path.of("/proc/sys/kernel/perf_event_paranoid");

    /// Before the values, a read of a group has their number and the two times.
    private static final int READ_HEADER = 3;

    private static final Sys.Call6 PERF_EVENT_OPEN = Sys.call6("syscall");
    private static final Sys.Call3 IOCTL = Sys.call3("ioctl");

    /// What can be counted.
    public enum Event {
        CYCLES(PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES),
        INSTRUCTIONS(PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS),
        CACHE_REFERENCES(PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_REFERENCES),
        CACHE_MISSES(PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES),
        BRANCH_MISSES(PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES),
        DTLB_LOAD_MISSES(
                PERF_TYPE_HW_CACHE,
                PERF_COUNT_HW_CACHE_DTLB
                        | PERF_COUNT_HW_CACHE_OP_READ << 8
                        | PERF_COUNT_HW_CACHE_RESULT_MISS << 16),
        PAGE_FAULTS(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS),
        CONTEXT_SWITCHES(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES);

        private final int type;
        private final long config;

        Event(int type, long config) {
            this.type = type;
            this.config = config;
        }

        /// Whether the kernel counts it itself, on any machine.
        public boolean isSoftware() {
            return type == PERF_TYPE_SOFTWARE;
        }
    }

    private final List<Event> counted = new ArrayList<>();
    private final List<Integer> descriptors = new ArrayList<>();
    private final Map<Event, String> missing = new EnumMap<>(Event.class);
    private final Arena arena = Arena.ofShared();
    private final MemorySegment values;
    private boolean closed;

    private final int thread;

    private Perf(int thread, Set<Event> wanted) {
        this.thread = thread;
        for (Event event : Event.values()) {
            if (wanted.contains(event)) {
                add(event);
            }
        }
        values = arena.allocate(JAVA_LONG, READ_HEADER + counted.size());
    }

    /// Counters of the calling thread, which stand still until [#enable]. What this machine cannot
    /// count is in [#missing], never an exception.
    public static Perf ofThisThread(Set<Event> wanted) {
        return new Perf(0, wanted);
    }

    /// The same of another thread, by the kernel's number: of this user's, if the kernel allows it.
    public static Perf ofThread(int thread, Set<Event> wanted) {
        if (thread <= 0) {
            throw new IllegalArgumentException("thread " + thread);
        }
        return new Perf(thread, wanted);
    }

    /// What is counted.
    public List<Event> counted() {
        return Collections.unmodifiableList(counted);
    }

    /// What was wanted and is not counted, and why.
    public Map<Event, String> missing() {
        return Collections.unmodifiableMap(missing);
    }

    /// Lets the counters run: 0 or `-errno`, as the two verbs below.
    public int enable() {
        return control(PERF_EVENT_IOC_ENABLE);
    }

    public int disable() {
        return control(PERF_EVENT_IOC_DISABLE);
    }

    /// Back to zero, running or not.
    public int reset() {
        return control(PERF_EVENT_IOC_RESET);
    }

    /// Fetches the counts for [#count] and [#share]: 0 or `-errno`. Allocates nothing.
    public int read() {
        if (counted.isEmpty()) {
            return 0;
        }
        long bytes = Descriptors.read(descriptors.getFirst(), values, 0, values.byteSize());
        return bytes < 0 ? (int) bytes : 0;
    }

    /// The count at the last [#read]; 0 for an event that is not counted.
    public long count(Event event) {
        int index = counted.indexOf(event);
        return index < 0 ? 0 : values.getAtIndex(JAVA_LONG, READ_HEADER + index);
    }

    /// For which part of the time the group really counted, between 0 and 1: when others use the
    /// processor's few counters too, the kernel gives them out in turn, and [#count] is that much
    /// too low.
    public double share() {
        long enabled = values.getAtIndex(JAVA_LONG, 1);
        return enabled == 0 ? 1 : (double) values.getAtIndex(JAVA_LONG, 2) / enabled;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            descriptors.forEach(Descriptors::close);
            counted.clear();
            arena.close();
        }
    }

    private int control(int request) {
        return counted.isEmpty()
                ? 0
                : IOCTL.toInt(descriptors.getFirst(), request, PERF_IOC_FLAG_GROUP);
    }

    private void add(Event event) {
        int fd = open(event, 0);
        if (isForbidden(fd) && event != Event.CONTEXT_SWITCHES) {
            // The kernel's own part may be closed to us and the program's open; a context switch
            // is always in the kernel.
            fd = open(event, USER_ONLY);
        }
        if (fd < 0) {
            missing.put(event, reason(-fd));
        } else {
            descriptors.add(fd);
            counted.add(event);
        }
    }

    private int open(Event event, long flags) {
        int leader = descriptors.isEmpty() ? -1 : descriptors.getFirst();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment attr = scratch.allocate(ATTR);
            attr.set(JAVA_INT, offset("type"), event.type);
            attr.set(JAVA_INT, offset("size"), PERF_ATTR_SIZE_VER0);
            attr.set(JAVA_LONG, offset("config"), event.config);
            attr.set(
                    JAVA_LONG,
                    offset("read_format"),
                    PERF_FORMAT_GROUP
                            | PERF_FORMAT_TOTAL_TIME_ENABLED
                            | PERF_FORMAT_TOTAL_TIME_RUNNING);
            // Members run whenever their leader does.
            attr.set(JAVA_LONG, offset("flags"), flags | (leader < 0 ? DISABLED : 0));
            return PERF_EVENT_OPEN.toInt(
                    SYS_perf_event_open,
                    Sys.address(attr),
                    thread,
                    -1,
                    leader,
                    PERF_FLAG_FD_CLOEXEC);
        }
    }

    private static boolean isForbidden(int answer) {
        return answer == -Errno.EACCES || answer == -Errno.EPERM;
    }

    private static String reason(int errno) {
        return switch (errno) {
            case Errno.EACCES, Errno.EPERM -> "forbidden: " + paranoia();
            case Errno.ENOENT, Errno.EOPNOTSUPP, Errno.ENODEV ->
                    "this machine has no such counter: " + Errno.describe(errno);
            default -> Errno.describe(errno);
        };
    }

    private static String paranoia() {
        try {
            return "kernel.perf_event_paranoid = "
                    + java.nio.file.Files.readString(PARANOIA).strip();
        } catch (IOException unreadable) {
            return "by a container's filter, or a kernel without counters";
        }
    }

    private static long offset(String member) {
        return ATTR.byteOffset(PathElement.groupElement(member));
    }
}
