package io.wraith.bench;

import io.wraith.base.Prng;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.disk.cache.CacheTools;
import io.wraith.disk.cache.DiskCache;
import io.wraith.vfs.cache.BlockCache;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The caches of a mount: the one on disk with many small blocks, and how often the one in memory
/// has what is asked for.
///
/// `wraith bench cache [--blocks N] [--folder DIR]`
final class CacheBench {
    private static final int BLOCK = 4096;
    private static final int READS = 10_000;
    private static final int OPENS = 5;
    private static final long MB = 1 << 20;

    private static final String BLOCKS = "--blocks";
    private static final int LEAST_BLOCKS = 1_000;

    private final Results results;
    private final int blocks;
    private final Path parent;

    private CacheBench(Results results, int blocks, Path parent) {
        this.results = results;
        this.blocks = blocks;
        this.parent = parent;
    }

    static int run(List<String> arguments, Results results) throws IOException {
        FolderOption folder = FolderOption.of(arguments);
        int blocks = NumberOptions.parse(folder.others(), Map.of(BLOCKS, 1_000_000)).number(BLOCKS);
        if (blocks < LEAST_BLOCKS) {
            throw new IllegalArgumentException(BLOCKS + " is at least " + LEAST_BLOCKS);
        }
        Path usual = Path.of(System.getProperty("java.io.tmpdir"));
        new CacheBench(results, blocks, folder.folder().orElse(usual)).all();
        return 0;
    }

    private void all() throws IOException {
        Path folder = Files.createTempDirectory(parent, "wraith-cache-");
        results.table("blocks of 4 KiB on disk");
        try {
            disk(folder);
        } finally {
            remove(folder);
        }
        results.table("blocks in memory");
        memory();
    }

    private void disk(Path folder) {
        // Room for a tenth more than is written, so that nothing is evicted before that is meant.
        long most = (long) blocks * (BLOCK + 64) * 11 / 10;
        try (Arena arena = Arena.ofConfined();
                CacheTools tools = new CacheTools()) {
            MemorySegment block = arena.allocate(BLOCK);
            block.copyFrom(MemorySegment.ofArray(filled()));
            try (DiskCache cache = DiskCache.open(folder, most)) {
                long start = System.nanoTime();
                write(cache, 0, blocks, block, tools);
                tell("write", "us per block", micros(start) / blocks);
                tell("index", "bytes per block", (double) cache.indexBytes() / cache.records());
            }
            open(folder, most);
            try (DiskCache cache = DiskCache.open(folder, most)) {
                reads(cache, block, tools);
                long start = System.nanoTime();
                int more = blocks / 4;
                write(cache, blocks, blocks + more, block, tools);
                tell("write while others make room", "us per block", micros(start) / more);
                tell("made room", "blocks", (double) cache.evictedRecords());
            }
        }
    }

    private static byte[] filled() {
        byte[] bytes = new byte[BLOCK];
        new Prng(1).fill(bytes, 0, BLOCK);
        return bytes;
    }

    private static void write(
            DiskCache cache, int from, int to, MemorySegment block, CacheTools tools) {
        for (int i = from; i < to; i++) {
            block.set(ValueLayout.JAVA_LONG, 0, i);
            int answer = cache.write(i, ~i, block, 0, BLOCK, tools);
            if (answer < 0) {
                throw new IllegalStateException("the disk takes no more: " + answer);
            }
        }
    }

    private void open(Path folder, long most) {
        List<Double> millis = new ArrayList<>();
        int records = 0;
        for (int i = 0; i < OPENS; i++) {
            long start = System.nanoTime();
            try (DiskCache cache = DiskCache.open(folder, most)) {
                millis.add(micros(start) / 1000);
                records = cache.records();
            }
        }
        results.add(Result.less("open", "ms", millis));
        tell("found again", "blocks", records);
    }

    private void reads(DiskCache cache, MemorySegment block, CacheTools tools) {
        Prng prng = new Prng(2);
        List<Double> micros = new ArrayList<>(READS);
        for (int i = 0; i < READS; i++) {
            long key = prng.below(blocks);
            long start = System.nanoTime();
            int length = cache.read(key, ~key, block, 0, tools);
            micros.add(micros(start));
            if (length != BLOCK || block.get(ValueLayout.JAVA_LONG, 0) != key) {
                throw new IllegalStateException("block " + key + " is not what was written");
            }
        }
        results.add(Result.latencies("random reads", "us", micros));
        double all = micros.stream().mapToDouble(Double::doubleValue).sum();
        tell("random reads together", "MB/s", (double) READS * BLOCK / MB / (all / 1e6));
    }

    /// Traces of what programs do, on a cache of 256 MB.
    private void memory() {
        int slots = (int) (256 * MB / BlockCache.BLOCK_BYTES);
        int set = (int) (200 * MB / BlockCache.BLOCK_BYTES);
        BlockCache cache = new BlockCache(slots);
        for (int round = 0; round < 2; round++) {
            int hits = 0;
            for (int i = 0; i < set; i++) {
                hits += hit(cache, i) ? 1 : 0;
            }
            if (round == 1) {
                tell("200 MB again in 256 MB", "% hits", 100.0 * hits / set);
            }
        }
        for (int i = 0; i < 2 * slots; i++) {
            hit(cache, 1_000_000 + i);
        }
        int hits = 0;
        for (int i = 0; i < set; i++) {
            hits += hit(cache, i) ? 1 : 0;
        }
        tell("the same after a scan of 512 MB", "% hits", 100.0 * hits / set);
        long start = System.nanoTime();
        int many = 4_000_000;
        for (int i = 0; i < many; i++) {
            hit(cache, i % set);
        }
        tell("find and use", "ns", micros(start) * 1000 / many);
    }

    private static boolean hit(BlockCache cache, long block) {
        int slot = cache.find(1, block);
        boolean isHit = slot != BlockCache.NONE;
        if (!isHit) {
            slot = cache.claim(1, block, false);
            cache.fill(slot, BlockCache.ALL_PAGES);
        }
        cache.use(slot, BlockCache.ALL_PAGES);
        return isHit;
    }

    private static double micros(long startNs) {
        return (System.nanoTime() - startNs) / 1e3;
    }

    private void tell(String what, String unit, double value) {
        Result result = Result.plain(what, unit, List.of(value));
        boolean isTime = unit.startsWith("us") || unit.equals("ns");
        results.add(isTime ? Result.less(what, unit, List.of(value)) : result);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
