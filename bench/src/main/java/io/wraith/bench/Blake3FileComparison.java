package io.wraith.bench;

import io.wraith.bench.contest.Workplace;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/// BLAKE3 of a file, from opening it to the hash, in turns with `b3sum` on one thread, which reads
/// the same file in a process of its own; that of an empty file says what starting one costs. Then
/// 100 MB from processes just started ([FreshHashComparison]).
final class Blake3FileComparison {
    private static final String SIZE = "--mb";
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

    static int run(List<String> arguments, Results results) throws Exception {
        NumberOptions options =
                NumberOptions.parse(arguments, Map.of(NumberOptions.ROUNDS, ROUNDS, SIZE, 256));
        try (Workplace place = Workplace.open((2L * options.number(SIZE)) << 20)) {
            Path file = place.folder().resolve("blake3.bin");
            Path empty = Files.createFile(place.folder().resolve("empty.bin"));
            fill(file, options.number(SIZE));
            results.table(options.number(SIZE) + " MB");
            new Blake3FileComparison(file, empty).run(options.rounds(), results);
            fill(file, FRESH_MEGABYTES);
            results.table(FRESH_MEGABYTES + " MB, processes just started");
            new FreshHashComparison(file).run(options.rounds(), results);
        }
        return 0;
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

    private void run(int rounds, Results results) throws Exception {
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
            compare(ways, rounds, results);
        }
    }

    private void compare(Map<String, Way> ways, int rounds, Results results) throws IOException {
        Map<String, Times> times = new LinkedHashMap<>();
        String expected = b3sum(file);
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                String name = way.getKey();
                boolean isPeer = name.startsWith(PEER);
                long startCpuNs = cpuNs(isPeer);
                long startNs = System.nanoTime();
                String hash = way.getValue().hash();
                long elapsedNs = System.nanoTime() - startNs;
                times.computeIfAbsent(name, _ -> Times.none())
                        .add(elapsedNs, cpuNs(isPeer) - startCpuNs);
                if (!hash.equals(expected) && !name.endsWith("empty file")) {
                    throw new IllegalStateException(name + ": " + hash);
                }
            }
        }
        Times peer = Objects.requireNonNull(times.get(PEER));
        times.forEach((name, taken) -> taken.tell(results, name, PEER, peer));
    }

    private static long cpuNs(boolean isPeer) {
        return isPeer ? ProcessorTime.childrenNs() : ProcessorTime.ownNs();
    }

    /// Of one way, round by round, in milliseconds.
    record Times(List<Double> elapsed, List<Double> cpu) {
        static Times none() {
            return new Times(new ArrayList<>(), new ArrayList<>());
        }

        void add(long elapsedNs, long cpuNs) {
            elapsed.add(elapsedNs / 1e6);
            cpu.add(cpuNs / 1e6);
        }

        void tell(Results results, String name, String peerName, Times peer) {
            results.add(Result.less(name, "ms", elapsed));
            results.add(Result.less(name, "CPU ms", cpu));
            List<Double> ratios = Statistics.ratios(peer.elapsed, elapsed);
            results.add(Result.more(name, "times as fast as " + peerName, ratios));
            List<Double> cpuRatios = Statistics.ratios(peer.cpu, cpu);
            results.add(Result.more(name, "times as cheap", cpuRatios));
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
