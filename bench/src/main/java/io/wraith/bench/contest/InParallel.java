package io.wraith.bench.contest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The same work by several threads at once.
final class InParallel {
    /// What the i-th thread does.
    interface Part {
        void run(int i) throws IOException;
    }

    private InParallel() {}

    /// Returns when all are done; throws what the first of them threw.
    static void run(int threads, Part part) throws IOException, InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int mine = i;
                parts.add(
                        pool.submit(() -> {
                            part.run(mine);
                            return null;
                        }));
            }
            for (Future<?> each : parts) {
                each.get();
            }
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure.getCause());
        }
    }
}
