package io.wraith.bench;

import io.wraith.bench.result.Missing;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
import io.wraith.disk.FileIo;
import io.wraith.linux.CompletionQueue;
import io.wraith.linux.Files;
import io.wraith.linux.Memory;
import io.wraith.linux.Uring;
import io.wraith.linux.UringSetup;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Single operations on a cached file, by calls and by io_uring in turns: what one of them takes
/// until it is over, and many at once.
final class DiskOperations {
    private static final int PIECE = 256 << 10;
    private static final int PAGE = 4 << 10;
    private static final int MANY = 64;

    private enum Operation {
        READ("read of 256 KiB", 1, PIECE, 400),
        WRITE("write of 256 KiB", 1, PIECE, 400),
        FSYNC("fsync after a write of 4 KiB", 1, PAGE, 50),
        READS("64 reads of 256 KiB", MANY, PIECE, 100),
        SMALL_READS("64 reads of 4 KiB", MANY, PAGE, 400);

        final String words;
        final int count;
        final int bytes;

        /// How often it is done in a round; half as often before, uncounted.
        final int turns;

        Operation(String words, int count, int bytes, int turns) {
            this.words = words;
            this.count = count;
            this.bytes = bytes;
            this.turns = turns;
        }
    }

    private final int fd;
    private final MemorySegment memory;
    private final Uring ring;

    private DiskOperations(int fd, MemorySegment memory, Uring ring) {
        this.fd = fd;
        this.memory = memory;
        this.ring = ring;
    }

    /// Measures with an open file, whose content is lost.
    static void measure(int fd, int rounds, Results results) {
        FileIo.Choice choice = FileIo.choose(FileIo.Kind.URING);
        if (!choice.isWished()) {
            results.add(new Missing("single operations by io_uring", choice.reason()));
            return;
        }
        try (Memory.Region memory = Memory.anonymous("pieces of a file", (long) MANY * PIECE);
                Uring ring = Uring.open(UringSetup.of(MANY))) {
            memory.segment().fill((byte) 1);
            check(Files.pwrite(fd, memory.segment(), 0, (long) MANY * PIECE, 0));
            DiskOperations operations = new DiskOperations(fd, memory.segment(), ring);
            for (Operation operation : Operation.values()) {
                operations.compare(operation, rounds, results);
            }
        }
    }

    private void compare(Operation operation, int rounds, Results results) {
        turns(operation, operation.turns / 2, new ArrayList<>(), new ArrayList<>());
        List<Double> calls = new ArrayList<>();
        List<Double> rings = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<Double> byCalls = new ArrayList<>();
            List<Double> byRing = new ArrayList<>();
            turns(operation, operation.turns, byCalls, byRing);
            calls.addAll(byCalls);
            rings.addAll(byRing);
            times.add(Statistics.median(byCalls) / Statistics.median(byRing));
        }
        results.table(operation.words);
        String cache = operation == Operation.FSYNC ? "dirty" : "warm";
        results.add(Result.latencies("calls", "us", calls).cache(cache));
        results.add(Result.latencies("io_uring", "us", rings).cache(cache));
        results.add(Result.more("io_uring", "times as fast", times).cache(cache));
    }

    private void turns(Operation operation, int count, List<Double> calls, List<Double> rings) {
        for (int i = 0; i < count; i++) {
            calls.add(micros(operation, false));
            rings.add(micros(operation, true));
        }
    }

    private double micros(Operation operation, boolean isByRing) {
        if (operation == Operation.FSYNC) {
            check(Files.pwrite(fd, memory, 0, PAGE, 0));
        }
        long startNs = System.nanoTime();
        if (isByRing) {
            byRing(operation);
        } else {
            byCalls(operation);
        }
        return (System.nanoTime() - startNs) / 1e3;
    }

    private void byCalls(Operation operation) {
        int bytes = operation.bytes;
        for (int i = 0; i < operation.count; i++) {
            long at = (long) i * PIECE;
            switch (operation) {
                case FSYNC -> check(Files.fsync(fd));
                case WRITE -> check(Files.pwrite(fd, memory, at, bytes, at) - bytes);
                case READ, READS, SMALL_READS ->
                        check(Files.pread(fd, memory, at, bytes, at) - bytes);
            }
        }
    }

    private void byRing(Operation operation) {
        for (int i = 0; i < operation.count; i++) {
            check(offer(operation, i) ? 0 : -1);
        }
        check(ring.submitAndWait(operation.count, Uring.FOREVER));
        int expected = operation == Operation.FSYNC ? 0 : operation.bytes;
        CompletionQueue done = ring.completions();
        while (done.next()) {
            check(done.result() - expected);
        }
    }

    private boolean offer(Operation operation, int index) {
        long at = (long) index * PIECE;
        int bytes = operation.bytes;
        return switch (operation) {
            case FSYNC -> ring.prepare().fsync(fd, 0).offer(index);
            case WRITE -> ring.prepare().write(fd, memory, at, bytes, at).offer(index);
            case READ, READS, SMALL_READS ->
                    ring.prepare().read(fd, memory, at, bytes, at).offer(index);
        };
    }

    /// Whatever is below 0 is a failure, or a part of what was to be moved.
    private static void check(long answer) {
        if (answer < 0) {
            throw new IllegalStateException("an operation on the file failed: " + answer);
        }
    }
}
