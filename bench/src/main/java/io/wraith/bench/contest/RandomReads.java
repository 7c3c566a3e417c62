package io.wraith.bench.contest;

import io.wraith.base.Prng;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/// Reads of 4 KiB at random places of a file, past the kernel's caches, none of them twice.
///
/// @param bytes how large the file is
/// @param seconds how long each way of reading goes on, unless there are no more places
record RandomReads(Path file, long bytes, int seconds) {
    private static final int PAGE = 4096;
    private static final int DEPTH = 32;

    /// The quarter of the places that one thread reads; the others are for many threads.
    private static final int ALONE = 4;

    /// By one thread: how long a read takes, half of the time, in microseconds.
    double oneMicros() throws IOException {
        return RoundTrips.of(timed(0, pages() / ALONE)).median() / 1e3;
    }

    /// By 32 threads: how many reads there are in a millisecond.
    double manyPerMs() throws IOException, InterruptedException {
        int first = pages() / ALONE;
        int each = (pages() - first) / DEPTH;
        LongAdder count = new LongAdder();
        long startNs = System.nanoTime();
        InParallel.run(DEPTH, i -> count.add(timed(first + i * each, each).length));
        return count.sum() * 1e6 / (System.nanoTime() - startNs);
    }

    private int pages() {
        return (int) (bytes / PAGE);
    }

    /// How long reads of some pages took, in nanoseconds each.
    private double[] timed(int first, int count) throws IOException {
        int[] places = shuffled(count, first + 1);
        double[] nanos = new double[count];
        int done = 0;
        try (FileReads reads = new FileReads(file, PAGE, true)) {
            long nowNs = System.nanoTime();
            long endNs = nowNs + seconds * 1_000_000_000L;
            while (done < count && nowNs - endNs < 0) {
                reads.read((long) (first + places[done]) * PAGE);
                long afterNs = System.nanoTime();
                nanos[done++] = afterNs - nowNs;
                nowNs = afterNs;
            }
        }
        return Arrays.copyOf(nanos, done);
    }

    static int[] shuffled(int count, long seed) {
        Prng random = new Prng(seed);
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.below(i + 1);
            places[i] = places[other];
            places[other] = i;
        }
        return places;
    }
}
