package io.wraith.disk;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/// The threads on which files are touched. Every side of a transfer bounds what it has here, so the
/// queue is bounded by their number.
public final class DiskThreads implements AutoCloseable {
    private static final int FEWEST = 2;
    private static final int MOST_BY_DEFAULT = 4;

    /// A job of somebody, or the end.
    private record Order(@Nullable Job job, @Nullable JobLine line) {}

    private static final Order STOP = new Order(null, null);

    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    private final FileIo.Choice io;

    public DiskThreads(int count) {
        this(count, FileIo.choose(FileIo.Kind.AUTO));
    }

    /// The threads reach files as `io` says.
    public DiskThreads(int count, FileIo.Choice io) {
        this.io = io;
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(this::run, "wraith-disk-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /// Enough to keep a disk and a processor busy at once.
    public static int usualCount() {
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.min(MOST_BY_DEFAULT, Math.max(FEWEST, processors));
    }

    void add(Job job, JobLine line) {
        orders.add(new Order(job, line));
    }

    private void run() {
        try (Tools tools = new Tools(io.open())) {
            Order order = orders.take();
            while (order.job != null && order.line != null) {
                order.line.work(order.job, tools);
                order = orders.take();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the threads after what they were given.
    @Override
    public void close() {
        threads.forEach(_ -> orders.add(STOP));
        boolean isInterrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    isInterrupted = true;
                }
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
