package io.wraith.bench;

import io.wraith.simd.Blake3;
import io.wraith.simd.Blake3Parallel;
import io.wraith.simd.Kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/// BLAKE3 of a file, from opening it to the hash, in turns with `b3sum` on one thread, which reads
/// the same file in a process of its own. Prints the best and the median of each. Arguments: a
/// folder for the file (on tmpfs), its size in MB.
final class Blake3FileComparison {
    private static final int ROUNDS = 15;
    private static final int PIECE = 1 << 18;

    private final Path file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
    private final MemorySegment piece = MemorySegment.ofBuffer(buffer);
    private final Blake3 hasher = Blake3.hasher();
    private final ForkJoinPool pool = new ForkJoinPool(1);

    private Blake3FileComparison(Path file) {
        this.file = file;
    }

    private interface Way {
        String hash() throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempFile(Path.of(arguments[0]), "blake3", ".bin");
        try {
            byte[] megabyte = new byte[1 << 20];
            Random random = new Random(1);
            try (var out = Files.newOutputStream(file)) {
                for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
                    random.nextBytes(megabyte);
                    out.write(megabyte);
                }
            }
            new Blake3FileComparison(file).run();
        } finally {
            Files.delete(file);
        }
    }

    private void run() throws Exception {
        VectorKernels.activate(Kernel.BLAKE3);
        String[] names = {"b3sum", "read", "mapped", "mapped, memory only", "two threads"};
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            mapped.load();
            MemorySegment touched = plain(mapped);
            Blake3Parallel parallel = new Blake3Parallel(Blake3.hasher(), pool, 2);
            Way[] ways = {
                this::b3sum,
                this::read,
                this::mapped,
                () -> hash(touched),
                () -> HexFormat.of().formatHex(parallel.hash(touched))
            };
            long[][] times = new long[ways.length][ROUNDS];
            String expected = b3sum();
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < ways.length; i++) {
                    long start = System.nanoTime();
                    String hash = ways[i].hash();
                    times[i][round] = System.nanoTime() - start;
                    if (!hash.equals(expected)) {
                        throw new IllegalStateException(names[i] + ": " + hash);
                    }
                }
            }
            report(names, times, channel.size());
        }
    }

    private static void report(String[] names, long[][] times, long size) {
        Arrays.stream(times).forEach(Arrays::sort);
        for (int i = 0; i < names.length; i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%-20s best %6.1f ms %5.2f GB/s %5.2fx b3sum   median %6.1f ms %5.2fx%n",
                    names[i],
                    times[i][0] / 1e6,
                    size / (double) times[i][0],
                    times[0][0] / (double) times[i][0],
                    times[i][ROUNDS / 2] / 1e6,
                    times[0][ROUNDS / 2] / (double) times[i][ROUNDS / 2]);
        }
    }

    private String b3sum() throws IOException {
        Process process =
                new ProcessBuilder("b3sum", "--num-threads", "1", "--no-mmap", file.toString())
                        .start();
        try {
            String line =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            process.waitFor(1, TimeUnit.MINUTES);
            return line.substring(0, 2 * Blake3.HASH_BYTES);
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }

    private String read() throws IOException {
        hasher.reset();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer.clear()) > 0) {
                hasher.update(piece, 0, buffer.position());
            }
        }
        return HexFormat.of().formatHex(hasher.digest());
    }

    private String mapped() throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return hash(plain(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena)));
        }
    }

    /// The kind of segment that the product's own mappings are: code that has seen two kinds is
    /// slower.
    @SuppressWarnings("restricted")
    private static MemorySegment plain(MemorySegment mapped) {
        return MemorySegment.ofAddress(mapped.address()).reinterpret(mapped.byteSize());
    }

    private String hash(MemorySegment input) {
        hasher.reset();
        hasher.update(input, 0, input.byteSize());
        return HexFormat.of().formatHex(hasher.digest());
    }
}
