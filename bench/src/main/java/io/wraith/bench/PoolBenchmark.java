package io.wraith.bench;

import io.wraith.kit.BufferPool;
import io.wraith.kit.PoolCache;
import io.wraith.kit.PoolPlan;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// A buffer taken and given back, by two threads at once: from a thread's cache, from the stack
/// that all share, and, instead of a pool, from the heap and from `allocateDirect`. One operation
/// is a take and a give.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Threads(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PoolBenchmark {
    private static final int BURST = 32;

    @State(Scope.Benchmark)
    public static class Shared {
        @Param({"1400", "65536"})
        public int bytes = 1400;

        final BufferPool pool =
                BufferPool.open(PoolPlan.named("benchmark").with(1400, 4096).with(65536, 512));

        /// JMH ends this state before the threads' own, so the caches are closed here.
        final Queue<PoolCache> caches = new ConcurrentLinkedQueue<>();

        @TearDown(Level.Trial)
        public void close() {
            caches.forEach(PoolCache::close);
            pool.close();
        }
    }

    /// One thread's cache and the leases of a burst.
    @State(Scope.Thread)
    public static class Own {
        final long[] leases = new long[BURST];
        @Nullable PoolCache cache;

        @Setup(Level.Trial)
        public void open(Shared shared) {
            cache = shared.pool.cache();
            shared.caches.add(cache());
        }

        PoolCache cache() {
            return Objects.requireNonNull(cache);
        }
    }

    @Benchmark
    public long cached(Shared shared, Own own) {
        PoolCache cache = own.cache();
        long lease = cache.take(shared.bytes);
        cache.give(lease);
        return lease;
    }

    /// A burst is taken as a whole and given back as a whole, like what one receive call fills.
    @Benchmark
    @OperationsPerInvocation(BURST)
    public long[] cachedBurst(Shared shared, Own own) {
        PoolCache cache = own.cache();
        for (int i = 0; i < BURST; i++) {
            own.leases[i] = cache.take(shared.bytes);
        }
        for (long lease : own.leases) {
            cache.give(lease);
        }
        return own.leases;
    }

    @Benchmark
    public long uncached(Shared shared) {
        long lease = shared.pool.take(shared.bytes);
        shared.pool.give(lease);
        return lease;
    }

    @Benchmark
    public byte[] heapArray(Shared shared) {
        return new byte[shared.bytes];
    }

    @Benchmark
    public ByteBuffer directBuffer(Shared shared) {
        return ByteBuffer.allocateDirect(shared.bytes);
    }
}
