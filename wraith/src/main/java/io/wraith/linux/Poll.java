package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.Objects;

/// Waits for a few descriptors with a deadline in nanoseconds (`ppoll`). How late the kernel is
/// depends on the waiting thread's timer slack, 50 µs unless changed. One thread uses a set.
@Header("poll.h")
public final class Poll {
    public static final int POLLIN = 0x1;
    public static final int POLLOUT = 0x4;
    public static final int POLLERR = 0x8;
    public static final int POLLHUP = 0x10;
    public static final int POLLNVAL = 0x20;

    static final StructLayout POLLFD =
            structLayout(
                            JAVA_INT.withName("fd"),
                            JAVA_SHORT.withName("events"),
                            JAVA_SHORT.withName("revents"))
                    .withName("pollfd");

    private static final long SIZE = POLLFD.byteSize();
    private static final long EVENTS = POLLFD.byteOffset(PathElement.groupElement("events"));
    private static final long REVENTS = POLLFD.byteOffset(PathElement.groupElement("revents"));
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private static final Sys.Call4 PPOLL = Sys.call4("ppoll");

    private final MemorySegment entries;
    private final MemorySegment timeout;
    private final int capacity;

    /// Room for `capacity` descriptors, none watched yet.
    public Poll(Arena arena, int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("room for " + capacity + " descriptors");
        }
        this.capacity = capacity;
        this.entries = arena.allocate(capacity * SIZE, Long.BYTES);
        this.timeout = arena.allocate(ControlMessages.TIMESPEC);
        for (int index = 0; index < capacity; index++) {
            watch(index, -1, 0);
        }
    }

    /// Lets an entry wait for `events` of `fd`; the kernel passes over an entry whose `fd` is
    /// negative.
    public void watch(int index, int fd, int events) {
        long entry = at(index);
        entries.set(JAVA_INT, entry, fd);
        entries.set(JAVA_SHORT, entry + EVENTS, (short) events);
        entries.set(JAVA_SHORT, entry + REVENTS, (short) 0);
    }

    /// How many descriptors are ready, after at most `timeoutNs` (negative: no limit); or `-errno`.
    public int await(long timeoutNs) {
        long limit = 0;
        if (timeoutNs >= 0) {
            timeout.setAtIndex(JAVA_LONG, 0, timeoutNs / NS_PER_SECOND);
            timeout.setAtIndex(JAVA_LONG, 1, timeoutNs % NS_PER_SECOND);
            limit = Sys.address(timeout);
        }
        return PPOLL.toInt(Sys.address(entries), capacity, limit, 0);
    }

    /// What the last wait found about an entry: 0 for nothing, `POLLNVAL` for a closed descriptor.
    public int ready(int index) {
        return Short.toUnsignedInt(entries.get(JAVA_SHORT, at(index) + REVENTS));
    }

    private long at(int index) {
        return Objects.checkIndex(index, capacity) * SIZE;
    }
}
