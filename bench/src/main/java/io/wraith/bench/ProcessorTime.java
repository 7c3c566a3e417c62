package io.wraith.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Processor time that was used until now, from `getrusage(2)`: in microseconds, where Java's own
/// figure of a child counts ticks of 10 ms.
@SuppressWarnings("restricted")
public final class ProcessorTime {
    private static final int RUSAGE_SELF = 0;
    private static final int RUSAGE_CHILDREN = -1;

    /// `struct rusage` begins with user and system time, as pairs of seconds and microseconds; 14
    /// longs follow.
    private static final MemorySegment USAGE = Arena.global().allocate(JAVA_LONG, 18);

    private static final MethodHandle GETRUSAGE =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("getrusage"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS));

    private ProcessorTime() {}

    /// All threads of this process.
    public static long ownNs() {
        return usedNs(RUSAGE_SELF);
    }

    /// All children that have ended.
    public static long childrenNs() {
        return usedNs(RUSAGE_CHILDREN);
    }

    private static long usedNs(int who) {
        try {
            if ((int) GETRUSAGE.invokeExact(who, USAGE) != 0) {
                throw new IllegalStateException("getrusage failed");
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        long seconds = USAGE.getAtIndex(JAVA_LONG, 0) + USAGE.getAtIndex(JAVA_LONG, 2);
        long microseconds = USAGE.getAtIndex(JAVA_LONG, 1) + USAGE.getAtIndex(JAVA_LONG, 3);
        return seconds * 1_000_000_000 + microseconds * 1_000;
    }
}
