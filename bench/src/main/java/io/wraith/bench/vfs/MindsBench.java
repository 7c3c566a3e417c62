package io.wraith.bench.vfs;

import io.wraith.base.Prng;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.vfs.cache.BlockCache;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `wraith bench vfs`: what a mount and its host think, by itself: look-ups, listings and reads of
/// a model share per second of processor time, both minds together, with their messages and the
/// mount's copies and checks of bytes.
public final class MindsBench {
    private static final int FOLDERS = 100;
    private static final int FILES_EACH = 100;
    private static final int RANDOM_READS = 10_000;
    private static final long LARGE_BYTES = 128L << 20;
    private static final int CACHE_SLOTS = (64 << 20) / BlockCache.BLOCK_BYTES;
    private static final int REQUEST = 128 << 10;
    private static final int PAGE = 4 << 10;

    private static final int USUAL_ROUNDS = 7;
    private static final int WARM_UPS = 3;
    private static final String THOUSANDS = "1000/s of CPU";
    private static final String GIGABYTES = "GB/s of CPU";

    /// What a round came to, by row.
    private record Row(String name, String unit) {}

    private final Map<Row, List<Double>> taken = new LinkedHashMap<>();
    private final ModelFiles files =
            new ModelFiles(FOLDERS, FILES_EACH, LARGE_BYTES, MountAndHost.LARGE_SLOTS);
    private final Prng prng = new Prng(2);

    private MindsBench() {}

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results) {
        int rounds = NumberOptions.rounds(arguments, USUAL_ROUNDS);
        MindsBench bench = new MindsBench();
        for (int i = 0; i < WARM_UPS; i++) {
            bench.round();
        }
        bench.taken.clear();
        for (int i = 0; i < rounds; i++) {
            bench.round();
        }
        results.table("minds of mount and host, one thread, virtual time");
        bench.taken.forEach((row, values) -> results.add(Result.more(row.name, row.unit, values)));
        return 0;
    }

    private void round() {
        names();
        listings();
        smallFiles();
        sequential();
        random();
    }

    private interface Work {
        /// Answers how many units were done.
        long run();
    }

    private void time(String name, String unit, Work work) {
        long startNs = processorNs();
        long units = work.run();
        double perNs = (double) units / (processorNs() - startNs);
        double figure = unit.equals(GIGABYTES) ? perNs : perNs * 1e6;
        taken.computeIfAbsent(new Row(name, unit), _ -> new ArrayList<>()).add(figure);
    }

    private static long processorNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private MountAndHost fresh() {
        return new MountAndHost(files, CACHE_SLOTS);
    }

    private void names() {
        MountAndHost pair = fresh();
        time("look-ups of names never seen", THOUSANDS, () -> lookups(pair));
        time("look-ups again", THOUSANDS, () -> lookups(pair));
    }

    /// One file after another, each of another folder than the one before.
    private static long lookups(MountAndHost pair) {
        for (int file = 0; file < FILES_EACH; file++) {
            for (int folder = 0; folder < FOLDERS; folder++) {
                long parent = pair.lookup(ModelFiles.ROOT, ModelFiles.folderName(folder));
                pair.lookup(parent, ModelFiles.fileName(file));
            }
        }
        return 2L * FOLDERS * FILES_EACH;
    }

    private void listings() {
        MountAndHost pair = fresh();
        long[] nodes = new long[FOLDERS];
        for (int i = 0; i < FOLDERS; i++) {
            nodes[i] = pair.lookup(ModelFiles.ROOT, ModelFiles.folderName(i));
        }
        time("names of listings, with attributes", THOUSANDS, () -> listed(pair, nodes));
    }

    private static long listed(MountAndHost pair, long[] nodes) {
        long entries = 0;
        for (long node : nodes) {
            entries += pair.list(node);
        }
        return entries;
    }

    private void smallFiles() {
        MountAndHost pair = fresh();
        time("files of 4 KiB: look up, open, read", THOUSANDS, () -> smallFiles(pair));
    }

    private static long smallFiles(MountAndHost pair) {
        for (int folder = 0; folder < FOLDERS; folder++) {
            long parent = pair.lookup(ModelFiles.ROOT, ModelFiles.folderName(folder));
            for (int file = 0; file < FILES_EACH; file++) {
                long handle = pair.open(pair.lookup(parent, ModelFiles.fileName(file)));
                pair.read(handle, 0, ModelFiles.SMALL_BYTES);
                pair.release(handle);
            }
        }
        return (long) FOLDERS * FILES_EACH;
    }

    /// Through a cache of half its size.
    private void sequential() {
        MountAndHost pair = fresh();
        long handle = pair.open(pair.lookup(ModelFiles.ROOT, ModelFiles.LARGE));
        time("one file in order, requests of 128 KiB", GIGABYTES, () -> all(pair, handle));
    }

    private static long all(MountAndHost pair, long handle) {
        long at = 0;
        while (at < LARGE_BYTES) {
            at += pair.read(handle, at, REQUEST);
        }
        return at;
    }

    private void random() {
        MountAndHost pair = fresh();
        long handle = pair.open(pair.lookup(ModelFiles.ROOT, ModelFiles.LARGE));
        time("4 KiB anywhere", THOUSANDS, () -> random(pair, handle, LARGE_BYTES / PAGE));
        int held = (4 << 20) / PAGE;
        for (int page = 0; page < held; page++) {
            pair.read(handle, (long) page * PAGE, PAGE);
        }
        time("4 KiB of what is there", THOUSANDS, () -> random(pair, handle, held));
    }

    private long random(MountAndHost pair, long handle, long pages) {
        for (int i = 0; i < RANDOM_READS; i++) {
            pair.read(handle, prng.below((int) pages) * (long) PAGE, PAGE);
        }
        return RANDOM_READS;
    }
}
