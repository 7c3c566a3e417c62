package io.wraith.bench;

import io.wraith.base.Check;
import io.wraith.base.Prng;
import io.wraith.vfs.cache.BlockCache;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/// The cache of a mount in memory, without the bytes: 256 MiB of blocks, 200 MiB of them read again
/// and again by chance; and a file that is larger than the cache.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class BlockCacheBenchmark {
    private static final int SLOTS = (256 << 20) / BlockCache.BLOCK_BYTES;
    private static final int HELD = (200 << 20) / BlockCache.BLOCK_BYTES;

    private final BlockCache cache = new BlockCache(SLOTS);
    private final BlockCache small = new BlockCache(SLOTS);
    private final Prng prng = new Prng(1);
    private long block;

    public BlockCacheBenchmark() {
        for (int i = 0; i < HELD; i++) {
            cache.fill(cache.claim(1, i, false), BlockCache.ALL_PAGES);
        }
    }

    @Benchmark
    public int hit() {
        int slot = cache.find(1, prng.below(HELD));
        Check.that(slot != BlockCache.NONE, "a block that was there");
        cache.use(slot, 1);
        return slot;
    }

    @Benchmark
    public int miss() {
        return cache.find(2, prng.below(HELD));
    }

    /// Each block is new, and another goes for it.
    @Benchmark
    public int claim() {
        int slot = small.claim(1, block++, false);
        small.fill(slot, BlockCache.ALL_PAGES);
        return slot;
    }
}
