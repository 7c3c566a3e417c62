package io.wraith.kit;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/// Times a vector form against what it replaces, in turns, and counts what it allocates.
final class KernelStopwatch {
    private static final int ROUNDS = 9;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Runnable vector;
    private final Runnable replaced;
    private final long turnNs;
    private long units;

    KernelStopwatch(Runnable vector, Runnable replaced, long turnNs) {
        this.vector = vector;
        this.replaced = replaced;
        this.turnNs = turnNs;
    }

    /// @param speedup how often the vector form ends while the replaced form ends once
    /// @param bytesPerUnit what the vector form allocates
    record Figures(double speedup, long bytesPerUnit) {
        boolean isGood() {
            return speedup > 1 && bytesPerUnit == 0;
        }
    }

    /// Runs both forms in turns for some time.
    void warm(long durationNs) {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < durationNs) {
            nsPerUnit(vector);
            nsPerUnit(replaced);
        }
    }

    /// The best of several turns each: other work on the machine can only slow a turn down. Bytes
    /// are the worst of them: allocating now and then is badly compiled, too.
    Figures measure() {
        double vectorNs = Double.MAX_VALUE;
        double replacedNs = Double.MAX_VALUE;
        long bytesPerUnit = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long bytesBefore = threads.getCurrentThreadAllocatedBytes();
            vectorNs = Math.min(vectorNs, nsPerUnit(vector));
            long bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
            bytesPerUnit = Math.max(bytesPerUnit, bytes / units);
            replacedNs = Math.min(replacedNs, nsPerUnit(replaced));
        }
        return new Figures(replacedNs / vectorNs, bytesPerUnit);
    }

    private double nsPerUnit(Runnable unit) {
        units = 0;
        long startNs = System.nanoTime();
        long elapsedNs;
        do {
            unit.run();
            units++;
            elapsedNs = System.nanoTime() - startNs;
        } while (elapsedNs < turnNs);
        return (double) elapsedNs / units;
    }
}
