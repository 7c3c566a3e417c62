package io.wraith.linux;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/// Counts heap bytes that the calling thread allocates, for tests of calls that must not allocate.
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_CALLS = 20_000;
    private static final int ROUNDS = 3_000;
    private static final int PAUSE_MS = 10;

    /// What a downcall that captures `errno` may leave behind: the JDK slices the segment that it
    /// captures into (`SharedUtils.checkCaptureSegment`), and the compiler removes that slice only
    /// where it has inlined everything around it.
    private static final int ERRNO_SLICE = 40;

    private Allocation() {}

    /// Bytes allocated by `calls` runs of `action` once it is compiled: the least of several
    /// rounds, because class loading and compilation only ever add. The compiler works in the
    /// background and may be late on a busy machine, hence the pauses. Calls that cost a
    /// microsecond or more keep `calls` small.
    public static long bytes(int calls, Runnable action) {
        return least(calls, action, ROUNDS, 0);
    }

    /// The same with another number of rounds, for what is known to allocate.
    public static long bytes(int calls, Runnable action, int rounds) {
        return least(calls, action, rounds, 0);
    }

    /// The same for an action that enters the kernel `kernelCalls` times: what is allocated beyond
    /// one slice for `errno` in each of them.
    public static long bytesBeyondErrno(int calls, int kernelCalls, Runnable action) {
        return bytesBeyondErrno(calls, kernelCalls, action, ROUNDS);
    }

    static long bytesBeyondErrno(int calls, int kernelCalls, Runnable action, int rounds) {
        long allowed = (long) calls * kernelCalls * ERRNO_SLICE;
        return Math.max(0, least(calls, action, rounds, allowed) - allowed);
    }

    private static long least(int calls, Runnable action, int rounds, long enough) {
        repeat(WARM_UP_CALLS, action);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < rounds && least > enough; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            repeat(calls, action);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            if (least > enough) {
                LockSupport.parkNanos(PAUSE_MS * 1_000_000L);
            }
        }
        return least;
    }

    private static void repeat(int calls, Runnable action) {
        for (int i = 0; i < calls; i++) {
            action.run();
        }
    }
}
