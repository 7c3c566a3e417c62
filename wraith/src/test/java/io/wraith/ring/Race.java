package io.wraith.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/// Threads that start together; the first failure in any of them fails the test.
public final class Race {
    private static final long PATIENCE_MS = 30_000;

    private Race() {}

    /// What one thread of the race does.
    public interface Runner {
        void run() throws Exception;
    }

    /// Runs all of them, each on a thread of its own, and waits for the last.
    public static void run(List<Runner> runners) throws InterruptedException {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (Runner runner : runners) {
            Thread thread = new Thread(() -> attempt(runner, start, failures));
            // A thread that waits for one that failed must not keep the test run alive.
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        long deadlineMs = System.currentTimeMillis() + PATIENCE_MS;
        for (Thread thread : threads) {
            while (thread.isAlive() && failures.isEmpty()) {
                thread.join(10);
                assertThat(System.currentTimeMillis()).as("the race hangs").isLessThan(deadlineMs);
            }
        }
        for (Throwable failure : failures) {
            throw new AssertionError("a thread of the race failed", failure);
        }
    }

    private static void attempt(
            Runner runner, CountDownLatch start, ConcurrentLinkedQueue<Throwable> failures) {
        try {
            start.await();
            runner.run();
        } catch (Exception | AssertionError failure) {
            failures.add(failure);
        }
    }
}
