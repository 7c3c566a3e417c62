package io.wraith.ring;

import java.util.concurrent.locks.LockSupport;

/// How one thread waits for work that others publish without waking it: spin, then yield, then
/// sleep, each longer than before. Spinning answers within nanoseconds and costs a core, a sleep
/// costs nothing and answers after its length plus the kernel's slack of about 50 µs; `longestNs`
/// is therefore the latency that the owner accepts.
///
/// The spinning adapts. When work arrives while spinning, the limit doubles; when spinning ended in
/// a sleep, it halves, so that a thread whose work comes rarely soon sleeps at once. On a machine
/// with one processor nobody can publish while we spin, and it never does.
///
/// Belongs to one thread.
public final class Backoff {
    /// What the last [#idle] did.
    public enum Step {
        WORK,
        SPIN,
        YIELD,
        SLEEP
    }

    private static final int YIELDS = 8;
    private static final int LEAST_SPINS = 16;
    private static final int MOST_SPINS = 1 << 20;
    private static final long SHORTEST_NS = 1_000;

    private final int mostSpins;
    private final long longestNs;
    private int spinLimit;
    private int idled;
    private long sleepNs = SHORTEST_NS;
    private Step step = Step.WORK;

    /// Up to 1024 spins, and sleeps of up to 1 ms.
    public Backoff() {
        this(1024, 1_000_000);
    }

    public Backoff(int mostSpins, long longestNs) {
        this(mostSpins, longestNs, Runtime.getRuntime().availableProcessors());
    }

    Backoff(int mostSpins, long longestNs, int processors) {
        if (mostSpins < 0 || mostSpins > MOST_SPINS || longestNs < SHORTEST_NS) {
            throw new IllegalArgumentException(
                    mostSpins + " spins and sleeps of up to " + longestNs + " ns");
        }
        this.mostSpins = processors > 1 ? mostSpins : 0;
        this.longestNs = longestNs;
        spinLimit = this.mostSpins;
    }

    /// Returns at once if the last turn did any work, else waits one step more than before.
    // Yielding is the purpose here, not a way to get the order right.
    @SuppressWarnings("ThreadPriorityCheck")
    public void idle(int work) {
        if (work > 0) {
            reset();
        } else if (idled < spinLimit) {
            step = Step.SPIN;
            idled++;
            Thread.onSpinWait();
        } else if (idled < spinLimit + YIELDS) {
            step = Step.YIELD;
            idled++;
            Thread.yield();
        } else {
            sleep();
        }
    }

    /// Work has arrived: the next [#idle] begins with spinning again.
    public void reset() {
        if (step == Step.SPIN) {
            spinLimit = Math.min(mostSpins, 2 * spinLimit);
        } else if (step == Step.SLEEP) {
            // Never to zero: from there, doubling would not lead back.
            spinLimit = Math.min(mostSpins, Math.max(LEAST_SPINS, spinLimit / 2));
        }
        step = Step.WORK;
        idled = 0;
        sleepNs = SHORTEST_NS;
    }

    /// What the last [#idle] did.
    public Step step() {
        return step;
    }

    int spinLimit() {
        return spinLimit;
    }

    long nextSleepNs() {
        return sleepNs;
    }

    private void sleep() {
        step = Step.SLEEP;
        LockSupport.parkNanos(sleepNs);
        sleepNs = Math.min(longestNs, 2 * sleepNs);
    }
}
