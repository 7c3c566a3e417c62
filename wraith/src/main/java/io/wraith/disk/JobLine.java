package io.wraith.disk;

import io.wraith.ring.Queues;

import org.jspecify.annotations.Nullable;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The jobs of one side of a transfer: started and finished by the thread that owns the line,
/// worked on by [DiskThreads].
final class JobLine {
    /// Slots bound what moves bytes; this bounds the rest.
    private static final int MOST_UNDER_WAY = 256;

    private record Worked(Job job, @Nullable Throwable fault) {}

    private final DiskThreads threads;
    private final Runnable wake;
    private final Queue<Worked> worked = Queues.unbounded();

    /// How many were worked on since the owner last looked: the first of them wakes it.
    private final AtomicInteger news = new AtomicInteger();

    private volatile @Nullable Thread waiting;
    private int underWay;

    /// `wake` is called by I/O threads, and makes the owner call [#finishWorked] soon.
    JobLine(DiskThreads threads, Runnable wake) {
        this.threads = threads;
        this.wake = wake;
    }

    boolean hasRoom() {
        return underWay < MOST_UNDER_WAY;
    }

    int underWay() {
        return underWay;
    }

    boolean isIdle() {
        return underWay == 0;
    }

    void start(Job job) {
        underWay++;
        threads.add(job, this);
    }

    /// The I/O thread's half.
    void work(Job job, Tools tools) {
        Throwable fault = null;
        try {
            job.work(tools);
        } catch (RuntimeException | Error thrown) {
            fault = thrown;
        }
        worked.add(new Worked(job, fault));
        if (news.getAndIncrement() == 0) {
            wake.run();
        }
        Thread sleeper = waiting;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }

    /// Finishes what came back; false if nothing did.
    boolean finishWorked() {
        news.set(0);
        boolean isAny = false;
        for (Worked next = worked.poll(); next != null; next = worked.poll()) {
            underWay--;
            isAny = true;
            if (next.fault != null) {
                throw new IllegalStateException("an I/O thread failed", next.fault);
            }
            next.job.finish();
        }
        return isAny;
    }

    /// Waits until nothing is under way.
    void finishAll() {
        waiting = Thread.currentThread();
        while (underWay > 0) {
            if (!finishWorked()) {
                LockSupport.park(this);
            }
        }
        waiting = null;
    }
}
