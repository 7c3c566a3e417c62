package io.wraith.kit;

import io.wraith.linux.Cpu;
import io.wraith.linux.CpuList;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Topology;
import io.wraith.ring.Backoff;
import io.wraith.ring.Queues;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;

/// Threads that stay on their processors: each owns a bounded queue of tasks, which any thread may
/// fill, and sleeps while it is empty. What a worker owns (a pool's cache, a ring) stays in its
/// processor's caches and on its memory node, because pages lie where they are first touched.
///
/// Where the kernel refuses, the worker runs unconfined, and [#placements] says why.
public final class PinnedWorkers implements AutoCloseable {
    private static final int TASKS = 1024;

    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean closed;

    /// On which processors a worker may run, as the kernel says; `shortfall` is empty if they are
    /// those that were asked for.
    public record Placement(String thread, SortedSet<Integer> cpus, String shortfall) {}

    private PinnedWorkers() {}

    /// One worker on each of these processors.
    public static PinnedWorkers onePer(String name, SortedSet<Integer> cpus) {
        PinnedWorkers pool = new PinnedWorkers();
        for (int cpu : cpus) {
            SortedSet<Integer> own = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(cpu)));
            pool.workers.add(new Worker(name + "-" + cpu, own));
        }
        return pool.started(name);
    }

    /// So many workers, each on any processor of a memory node.
    public static PinnedWorkers onNode(String name, int node, int count) {
        SortedSet<Integer> cpus =
                Topology.read().nodes().stream()
                        .filter(known -> known.id() == node)
                        .map(Topology.Node::cpus)
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("there is no node " + node));
        PinnedWorkers pool = new PinnedWorkers();
        for (int i = 0; i < count; i++) {
            pool.workers.add(new Worker(name + "-" + i, cpus));
        }
        return pool.started(name);
    }

    public int size() {
        return workers.size();
    }

    public List<Placement> placements() {
        return workers.stream().map(worker -> worker.placement).toList();
    }

    /// Hands a task to a worker; false if its queue is full or the pool is closed. What a task
    /// throws goes to the thread's handler of uncaught exceptions, and the worker goes on.
    public boolean execute(int worker, Runnable task) {
        return !closed && workers.get(worker).tasks.offer(task);
    }

    /// Runs the tasks accepted before, then ends the workers, and waits for that. Not from one of
    /// its own tasks, and by one thread. A second close does nothing.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        workers.forEach(Worker::stop);
        workers.forEach(Worker::join);
    }

    private PinnedWorkers started(String name) {
        if (workers.isEmpty()) {
            throw new IllegalArgumentException(name + ": no worker at all");
        }
        workers.forEach(worker -> worker.thread.start());
        workers.forEach(Worker::awaitPlacement);
        return this;
    }

    private static final class Worker {
        private final Thread thread;
        private final BlockingQueue<Runnable> tasks = Queues.mpscSleeping(TASKS);
        private final CountDownLatch placed = new CountDownLatch(1);
        private final SortedSet<Integer> wanted;
        private volatile Placement placement;

        /// Only the worker's own thread uses it.
        private boolean stopped;

        Worker(String name, SortedSet<Integer> wanted) {
            this.wanted = wanted;
            placement = new Placement(name, Collections.emptySortedSet(), "not started");
            thread = new Thread(this::run, name);
            thread.setDaemon(true);
        }

        void awaitPlacement() {
            boolean interrupted = false;
            while (placed.getCount() > 0) {
                try {
                    placed.await();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void stop() {
            Backoff backoff = new Backoff();
            while (!tasks.offer(() -> stopped = true)) {
                backoff.idle(0);
            }
        }

        void join() {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        private void run() {
            placement = place();
            placed.countDown();
            while (!stopped) {
                try {
                    attempt(tasks.take());
                } catch (InterruptedException meantForATask) {
                    // Only the task that stop() adds ends a worker.
                }
            }
        }

        private void attempt(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
            }
        }

        private Placement place() {
            String shortfall = "";
            try {
                Cpu.confineTo(wanted);
            } catch (LinuxException | IllegalArgumentException refused) {
                shortfall = String.valueOf(refused.getMessage());
            }
            SortedSet<Integer> allowed = Cpu.affinity();
            if (shortfall.isEmpty() && !allowed.equals(wanted)) {
                shortfall = "of processors " + CpuList.format(wanted) + " not all are allowed";
            }
            return new Placement(thread.getName(), allowed, shortfall);
        }
    }
}
