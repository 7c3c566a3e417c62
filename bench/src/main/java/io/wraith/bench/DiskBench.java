package io.wraith.bench;

import io.wraith.bench.result.Missing;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
import io.wraith.disk.FileIo;
import io.wraith.linux.CompletionQueue;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;
import io.wraith.linux.Uring;
import io.wraith.linux.UringSetup;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `wraith bench disk --folder DIR [--mb N] [--rounds N]`: files read and written in blocks of 1
/// MiB by the JDK's channel, by calls, and by io_uring, as the product does it and with everything
/// registered beforehand; in turns, on a file in FOLDER. Then single operations.
final class DiskBench {
    private static final String SIZE = "--mb";
    private static final int BLOCK = 1 << 20;
    private static final int PIECE = 1 << 17;
    private static final int DEPTH = 8;
    private static final int ROUNDS = 3;
    private static final int USUAL_MB = 512;

    private enum Case {
        WARM("read, in the page cache", "warm", false, false),
        COLD("read, not in the page cache", "cold", false, false),
        DIRECT_READ("read, O_DIRECT", "past it", false, true),
        FALLOCATED("write, fallocated before", "cold", true, false),
        OVERWRITE("write, over what is cached", "warm", true, false),
        DIRECT_WRITE("write, O_DIRECT", "past it", true, true);

        final String words;
        final String cache;
        final boolean writes;
        final boolean isDirect;

        Case(String words, String cache, boolean writes, boolean isDirect) {
            this.words = words;
            this.cache = cache;
            this.writes = writes;
            this.isDirect = isDirect;
        }
    }

    private enum Way {
        CHANNEL("FileChannel"),
        CALLS("pread, pwrite"),
        URING("io_uring"),
        FIXED("io_uring, registered");

        final String words;

        Way(String words) {
            this.words = words;
        }
    }

    private final Results results;
    private final int blocks;
    private final int rounds;
    private final Path file;
    private final MemorySegment memory;

    private DiskBench(Results results, int blocks, int rounds, Path file, MemorySegment memory) {
        this.results = results;
        this.blocks = blocks;
        this.rounds = rounds;
        this.file = file;
        this.memory = memory;
    }

    static int run(List<String> arguments, Results results) throws IOException {
        FolderOption folder = FolderOption.of(arguments);
        NumberOptions options =
                NumberOptions.parse(
                        folder.others(), Map.of(NumberOptions.ROUNDS, ROUNDS, SIZE, USUAL_MB));
        int rounds = options.rounds();
        int blocks = options.number(SIZE);
        Path file = java.nio.file.Files.createTempFile(folder.needed(), "wraith-disk-", "");
        try (Memory.Region memory = Memory.anonymous("a block", BLOCK)) {
            memory.segment().fill((byte) 1);
            DiskBench bench = new DiskBench(results, blocks, rounds, file, memory.segment());
            bench.compare();
            int fd = bench.open(0);
            try {
                DiskOperations.measure(fd, rounds, results);
            } finally {
                Descriptors.close(fd);
            }
        } finally {
            java.nio.file.Files.delete(file);
        }
        return 0;
    }

    private void compare() throws IOException {
        FileIo.Choice ring = FileIo.choose(FileIo.Kind.URING);
        for (Case what : Case.values()) {
            Map<Way, List<Double>> speeds = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Way way : Way.values()) {
                    if (isPossible(way, what, ring)) {
                        speeds.computeIfAbsent(way, _ -> new ArrayList<>()).add(once(what, way));
                    }
                }
            }
            results.table(what.words);
            List<Double> calls = speeds.getOrDefault(Way.CALLS, List.of());
            speeds.forEach((way, values) -> {
                results.add(Result.more(way.words, "GB/s", values).cache(what.cache));
                List<Double> ratios = Statistics.ratios(values, calls);
                results.add(Result.more(way.words, "of calls", ratios).cache(what.cache));
            });
            if (!ring.isWished()) {
                results.add(new Missing("io_uring", ring.reason()));
            }
        }
    }

    /// The JDK's option for O_DIRECT is not part of its API.
    private static boolean isPossible(Way way, Case what, FileIo.Choice ring) {
        return switch (way) {
            case CHANNEL -> !what.isDirect;
            case CALLS -> true;
            case URING, FIXED -> ring.isWished();
        };
    }

    private int open(int flags) {
        byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
        return LinuxException.check(
                Files.open(Files.AT_FDCWD, name, Files.O_RDWR | flags, 0),
                "openat",
                "opening the file to measure with");
    }

    /// GB/s of one pass over the file.
    private double once(Case what, Way way) throws IOException {
        prepare(what);
        int fd = open(what.isDirect ? Files.O_DIRECT : 0);
        try {
            return (double) blocks * BLOCK / pass(what, way, fd);
        } finally {
            Descriptors.close(fd);
        }
    }

    private void prepare(Case what) throws IOException {
        try (FileIo calls = FileIo.choose(FileIo.Kind.CALLS).open();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int fd = open(0);
            long size = (long) blocks * BLOCK;
            if (what == Case.FALLOCATED || what == Case.DIRECT_WRITE) {
                channel.truncate(0);
                LinuxException.check(Files.fallocate(fd, 0, 0, size), "fallocate", "reserving");
            } else if (channel.size() < size || what == Case.OVERWRITE || what == Case.WARM) {
                for (int i = 0; i < blocks; i++) {
                    check(calls.write(fd, (long) i * BLOCK, memory, 0, BLOCK));
                }
            }
            channel.force(false);
            if (what == Case.COLD || what.isDirect) {
                check(Files.fadvise(fd, 0, 0, Files.POSIX_FADV_DONTNEED));
            }
            Descriptors.close(fd);
        }
    }

    private static void check(long answer) {
        LinuxException.check((int) Math.min(answer, 0), "pread or pwrite", "measuring a disk");
    }

    private long pass(Case what, Way way, int fd) throws IOException {
        return switch (way) {
            case CHANNEL -> byChannel(what);
            case CALLS -> by(FileIo.Kind.CALLS, what, fd);
            case URING -> by(FileIo.Kind.URING, what, fd);
            case FIXED -> registered(what, fd);
        };
    }

    private long byChannel(Case what) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = memory.asByteBuffer();
            long startNs = System.nanoTime();
            for (int i = 0; i < blocks; i++) {
                buffer.clear();
                while (buffer.hasRemaining()) {
                    long position = (long) i * BLOCK + buffer.position();
                    int moved =
                            what.writes
                                    ? channel.write(buffer, position)
                                    : channel.read(buffer, position);
                    check(moved < 0 ? moved : 0);
                }
            }
            return System.nanoTime() - startNs;
        }
    }

    private long by(FileIo.Kind kind, Case what, int fd) {
        try (FileIo io = FileIo.choose(kind).open()) {
            long startNs = System.nanoTime();
            for (int i = 0; i < blocks; i++) {
                long offset = (long) i * BLOCK;
                check(
                        what.writes
                                ? io.write(fd, offset, memory, 0, BLOCK)
                                : io.read(fd, offset, memory, 0, BLOCK));
            }
            return System.nanoTime() - startNs;
        }
    }

    /// Buffer and file are known to the ring beforehand. A block is over before the next begins, as
    /// it is in the product, where its slot goes on to somebody else.
    private long registered(Case what, int fd) {
        try (Uring ring = Uring.open(UringSetup.of(DEPTH))) {
            ring.registerBuffers(memory);
            ring.registerFiles(fd);
            long startNs = System.nanoTime();
            for (int i = 0; i < blocks; i++) {
                for (int at = 0; at < BLOCK; at += PIECE) {
                    long offset = (long) i * BLOCK + at;
                    boolean isOffered =
                            (what.writes
                                            ? ring.prepare().writeFixed(0, 0, at, PIECE, offset)
                                            : ring.prepare().readFixed(0, 0, at, PIECE, offset))
                                    .fixedFile()
                                    .offer(at);
                    check(isOffered ? 0 : -1);
                }
                check(ring.submitAndWait(BLOCK / PIECE, Uring.FOREVER));
                CompletionQueue done = ring.completions();
                while (done.next()) {
                    check(done.result() == PIECE ? 0 : Math.min(-1, done.result()));
                }
            }
            return System.nanoTime() - startNs;
        }
    }
}
