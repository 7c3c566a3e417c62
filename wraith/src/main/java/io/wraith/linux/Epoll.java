package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Objects;

/// Waits for any of many descriptors. Each is added with a token of the caller's, which comes back
/// with its events. One thread waits; others may add and remove meanwhile.
@Header("sys/epoll.h")
public final class Epoll implements AutoCloseable {
    public static final int EPOLLIN = 0x1;
    public static final int EPOLLOUT = 0x4;
    public static final int EPOLLERR = 0x8;
    public static final int EPOLLHUP = 0x10;
    public static final int EPOLLRDHUP = 0x2000;
    public static final int EPOLLONESHOT = 1 << 30;
    public static final int EPOLLET = 1 << 31;

    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    static final int EPOLL_CLOEXEC = 0x80000;

    /// Packed on x86-64 alone, so that 32-bit programs saw the same there.
    static final StructLayout EVENT =
            (Arch.current() == Arch.AARCH64
                            ? structLayout(
                                    JAVA_INT.withName("events"),
                                    paddingLayout(4),
                                    JAVA_LONG.withName("data"))
                            : structLayout(
                                    JAVA_INT.withName("events"),
                                    JAVA_LONG_UNALIGNED.withName("data")))
                    .withName("epoll_event");

    private static final long SIZE = EVENT.byteSize();
    private static final long DATA = EVENT.byteOffset(PathElement.groupElement("data"));

    private static final Sys.Call1 EPOLL_CREATE1 = Sys.call1("epoll_create1");
    private static final Sys.Call4 EPOLL_CTL = Sys.call4("epoll_ctl");
    private static final Sys.Call4 EPOLL_WAIT = Sys.call4("epoll_wait");

    private final int fd;
    private final MemorySegment events;
    private final int capacity;
    private int ready;

    /// A set that reports up to `capacity` descriptors per wait, into memory of `arena`.
    public Epoll(Arena arena, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("room for " + capacity + " events");
        }
        this.capacity = capacity;
        this.events = arena.allocate(capacity * SIZE, Long.BYTES);
        this.fd =
                LinuxException.check(
                        EPOLL_CREATE1.toInt(EPOLL_CLOEXEC),
                        "epoll_create1",
                        "preparing to wait for descriptors");
    }

    /// Reports `events` of `target` with `token` from now on.
    public void add(int target, int events, long token) {
        control(EPOLL_CTL_ADD, target, events, token);
    }

    /// Replaces what was asked of `target`; also what re-arms `EPOLLONESHOT`.
    public void modify(int target, int events, long token) {
        control(EPOLL_CTL_MOD, target, events, token);
    }

    /// Forgets `target`. Closing its last descriptor does that too.
    public void remove(int target) {
        control(EPOLL_CTL_DEL, target, 0, 0);
    }

    /// How many descriptors are ready, after at most `timeoutMs` (negative: no limit); or `-errno`.
    public int await(int timeoutMs) {
        int answer = EPOLL_WAIT.toInt(fd, Sys.address(events), capacity, timeoutMs);
        ready = Math.max(0, answer);
        return answer;
    }

    /// The events of one of the descriptors that the last wait found.
    public int events(int index) {
        return events.get(JAVA_INT, at(index));
    }

    public long token(int index) {
        return events.get(JAVA_LONG_UNALIGNED, at(index) + DATA);
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }

    private long at(int index) {
        return Objects.checkIndex(index, ready) * SIZE;
    }

    private void control(int operation, int target, int wanted, long token) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment event = scratch.allocate(SIZE, Long.BYTES);
            event.set(JAVA_INT, 0, wanted);
            event.set(JAVA_LONG_UNALIGNED, DATA, token);
            LinuxException.check(
                    EPOLL_CTL.toInt(fd, operation, target, Sys.address(event)),
                    "epoll_ctl",
                    "watching descriptor " + target);
        }
    }
}
