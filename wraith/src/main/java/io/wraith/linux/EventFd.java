package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A counter behind a descriptor: what wakes a thread that sleeps in the kernel. Any thread may
/// [#signal], one drains. The owner closes it after the last signaller is gone, since the number
/// may name another file by then.
@Header("sys/eventfd.h")
public final class EventFd implements AutoCloseable {
    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;

    private static final Sys.Call2 EVENTFD = Sys.call2("eventfd");

    private final int fd;
    private final MemorySegment one;
    private final MemorySegment count;

    public EventFd(Arena arena) {
        one = arena.allocateFrom(JAVA_LONG, 1);
        count = arena.allocate(JAVA_LONG);
        fd =
                LinuxException.check(
                        EVENTFD.toInt(0, EFD_NONBLOCK | EFD_CLOEXEC),
                        "eventfd",
                        "preparing to wake a thread");
    }

    public int descriptor() {
        return fd;
    }

    /// Makes the descriptor readable: 0 or `-errno`. A counter that is full already says so too,
    /// hence `-EAGAIN` counts as done.
    public int signal() {
        long answer = Descriptors.write(fd, one, 0, Long.BYTES);
        return answer >= 0 || answer == -Errno.EAGAIN ? 0 : (int) answer;
    }

    /// How many signals came since the last drain, 0 when none did, or `-errno`.
    public long drain() {
        long answer = Descriptors.read(fd, count, 0, Long.BYTES);
        if (answer < 0) {
            return answer == -Errno.EAGAIN ? 0 : answer;
        }
        return count.get(JAVA_LONG, 0);
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }
}
