package io.wraith.bench;

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

/// `wraith bench disk FOLDER [--json] [--mb N] [ROUNDS]`: files read and written in blocks of 1 MiB
/// by the JDK's channel, by calls, and by io_uring, as the product does it and with everything
/// registered beforehand; in turns, on a file in FOLDER.
final class DiskBench {
    private static final int BLOCK = 1 << 20;
    private static final int PIECE = 1 << 17;
    private static final int DEPTH = 8;
    private static final int ROUNDS = 3;
    private static final int USUAL_MB = 512;

    private enum Case {
        WARM("read, in the page cache", false, false),
        COLD("read, not in the page cache", false, false),
        DIRECT_READ("read, O_DIRECT", false, true),
        FALLOCATED("write, fallocated before", true, false),
        OVERWRITE("write, over what is cached", true, false),
        DIRECT_WRITE("write, O_DIRECT", true, true);

        final String words;
        final boolean writes;
        final boolean isDirect;

        Case(String words, boolean writes, boolean isDirect) {
            this.words = words;
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

    private final Report report;
    private final int blocks;
    private final int rounds;
    private final Path file;
    private final MemorySegment memory;

    private DiskBench(Report report, int blocks, int rounds, Path file, MemorySegment memory) {
        this.report = report;
        this.blocks = blocks;
        this.rounds = rounds;
        this.file = file;
        this.memory = memory;
    }

    static int run(List<String> arguments) throws IOException {
        List<String> rest = new ArrayList<>(arguments);
        Report report = new Report(rest.remove("--json"));
        int megabytes = USUAL_MB;
        int option = rest.indexOf("--mb");
        if (option >= 0 && option + 1 < rest.size()) {
            megabytes = number(rest.remove(option + 1), 16, 65_536);
            rest.remove(option);
        }
        if (rest.isEmpty() || rest.size() > 2) {
            throw new IllegalArgumentException("disk takes a folder and a number of rounds");
        }
        int rounds = rest.size() == 2 ? number(rest.get(1), 1, 100) : ROUNDS;
        Path file =
                java.nio.file.Files.createTempFile(Path.of(rest.getFirst()), "wraith-disk-", "");
        try (Memory.Region memory = Memory.anonymous("a block", BLOCK)) {
            memory.segment().fill((byte) 1);
            new DiskBench(report, megabytes, rounds, file, memory.segment()).compare();
        } finally {
            java.nio.file.Files.delete(file);
        }
        return 0;
    }

    private static int number(String text, int least, int most) {
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "%s is not a number from %d to %d".formatted(text, least, most));
        }
        return number;
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
            report.begin(what.words, "GB/s", "of pread");
            List<Double> calls = speeds.getOrDefault(Way.CALLS, List.of());
            speeds.forEach((way, values) -> {
                Map<String, Double> figures = new LinkedHashMap<>();
                figures.put("gb_per_s", Score.median(values));
                figures.put("of_calls", ratio(values, calls));
                report.row(what.words, way.words, figures);
            });
        }
        if (!ring.isWished()) {
            report.missing("io_uring", ring.reason());
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

    private static double ratio(List<Double> ours, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i) / others.get(i));
        }
        return Score.median(ratios);
    }

    /// GB/s of one pass over the file.
    private double once(Case what, Way way) throws IOException {
        prepare(what);
        int flags = Files.O_RDWR;
        flags |= what.isDirect ? Files.O_DIRECT : 0;
        byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
        int fd =
                LinuxException.check(
                        Files.open(Files.AT_FDCWD, name, flags, 0),
                        "openat",
                        "opening the file to measure with");
        try {
            return (double) blocks * BLOCK / pass(what, way, fd);
        } finally {
            Descriptors.close(fd);
        }
    }

    private void prepare(Case what) throws IOException {
        try (FileIo calls = FileIo.choose(FileIo.Kind.CALLS).open();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
            int fd = Files.open(Files.AT_FDCWD, name, Files.O_RDWR, 0);
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
