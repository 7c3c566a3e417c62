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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/// BLAKE3 of a file, from opening it to the hash, in turns with `b3sum` on one thread, which reads
/// the same file in a process of its own; that of an empty file says what starting one costs.
/// Prints elapsed and processor time of each. Then 100 MB from processes just started
/// ([FreshHashComparison]). Arguments: a folder for the files (on tmpfs), the first one's size in
/// MB (256).
final class Blake3FileComparison {
    private static final int ROUNDS = 15;
    private static final String PEER = "b3sum";
    private static final int PIECE = 1 << 18;
    private static final int FRESH_MEGABYTES = 100;

    private final Path file;
    private final Path empty;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
    private final MemorySegment piece = MemorySegment.ofBuffer(buffer);
    private final Blake3 hasher = Blake3.hasher();
    private final ForkJoinPool pool = new ForkJoinPool(1);

    private Blake3FileComparison(Path file, Path empty) {
        this.file = file;
        this.empty = empty;
    }

    private interface Way {
        String hash() throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int megabytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 256;
        Path file = Files.createTempFile(folder, "blake3", ".bin");
        Path empty = Files.createTempFile(folder, "empty", ".bin");
        try {
            fill(file, megabytes);
            new Blake3FileComparison(file, empty).run();
            fill(file, FRESH_MEGABYTES);
            System.out.printf("%n%d MB, processes just started%n", FRESH_MEGABYTES);
            new FreshHashComparison(file).run();
        } finally {
            Files.delete(file);
            Files.delete(empty);
        }
    }

    private static void fill(Path file, int megabytes) throws IOException {
        byte[] megabyte = new byte[1 << 20];
        Random random = new Random(1);
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(megabyte);
                out.write(megabyte);
            }
        }
    }

    private void run() throws Exception {
        VectorKernels.activate(Kernel.BLAKE3);
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            mapped.load();
            MemorySegment touched = plain(mapped);
            Blake3Parallel parallel = new Blake3Parallel(Blake3.hasher(), pool, 2);
            Map<String, Way> ways = new LinkedHashMap<>();
            ways.put(PEER, () -> b3sum(file));
            ways.put(PEER + ", empty file", () -> b3sum(empty));
            ways.put("read", this::read);
            ways.put("mapped", this::mapped);
            ways.put("mapped already", () -> hash(touched));
            ways.put(
                    "mapped already, two threads",
                    () -> HexFormat.of().formatHex(parallel.hash(touched)));
            compare(ways);
        }
    }

    private void compare(Map<String, Way> ways) throws IOException {
        Map<String, Times> times = new LinkedHashMap<>();
        String expected = b3sum(file);
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                String name = way.getKey();
                boolean isPeer = name.startsWith(PEER);
                long startCpuNs = cpuNs(isPeer);
                long startNs = System.nanoTime();
                String hash = way.getValue().hash();
                long elapsedNs = System.nanoTime() - startNs;
                times.computeIfAbsent(name, absent -> new Times(new long[ROUNDS], new long[ROUNDS]))
                        .put(round, elapsedNs, cpuNs(isPeer) - startCpuNs);
                if (!hash.equals(expected) && !name.endsWith("empty file")) {
                    throw new IllegalStateException(name + ": " + hash);
                }
            }
        }
        Times peer = Objects.requireNonNull(times.get(PEER));
        times.forEach((name, taken) -> taken.print(name, peer));
    }

    private static long cpuNs(boolean isPeer) {
        return isPeer ? ProcessorTime.childrenNs() : ProcessorTime.ownNs();
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Times(long[] elapsedNs, long[] cpuNs) {
        void put(int round, long elapsed, long cpu) {
            elapsedNs[round] = elapsed;
            cpuNs[round] = cpu;
        }

        void print(String name, Times peer) {
            System.out.printf(
                    Locale.ROOT,
                    "%-28s best %6.1f ms, %5.2f times as fast as b3sum; CPU %6.1f ms, %5.2f%n",
                    name,
                    best(elapsedNs) / 1e6,
                    (double) best(peer.elapsedNs) / best(elapsedNs),
                    best(cpuNs) / 1e6,
                    (double) best(peer.cpuNs) / best(cpuNs));
        }

        private static long best(long[] figures) {
            return Arrays.stream(figures).min().orElseThrow();
        }
    }

    private static String b3sum(Path file) throws IOException {
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
