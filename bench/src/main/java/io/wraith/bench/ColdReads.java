package io.wraith.bench;

import io.wraith.base.AccessPattern;
import io.wraith.base.AccessPattern.Window;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
import io.wraith.kit.Prefetcher;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// What a [Prefetcher] gains when a file is not in the page cache: reads and loads from a mapping,
/// forwards, backwards and strided, with and without it, in interleaved rounds. The kernel's own
/// read-ahead is on, as always. The file lies in the folder given, which must be on a disk.
///
/// `wraith bench cold-reads --folder DIR [--rounds N]`
final class ColdReads implements AutoCloseable {
    private static final long SIZE = 96L << 20;

    private final Path path;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(1 << 20, 4096);
    private final ExecutorService helper = Executors.newSingleThreadExecutor();
    private final int fd;

    /// What was loaded goes somewhere, so that the compiler keeps the loads.
    private final int[] touched = new int[1];

    private enum Order {
        FORWARD(64 << 10, 64 << 10),
        BACKWARD(64 << 10, -(64 << 10)),
        STRIDED(16 << 10, 192 << 10);

        private final int length;
        private final int step;

        Order(int length, int step) {
            this.length = length;
            this.step = step;
        }

        long first() {
            return step > 0 ? 0 : SIZE - length;
        }
    }

    /// What happens besides the kernel's own read-ahead. The last two, on another thread, are what
    /// a [Prefetcher] could do and does not.
    private enum Help {
        NONE,
        PREFETCHER,
        POPULATE,
        TOUCH
    }

    private record Reader(String name, boolean isMapped, Help help) {}

    private static final List<Reader> READERS =
            List.of(
                    new Reader("pread", false, Help.NONE),
                    new Reader("pread, prefetcher", false, Help.PREFETCHER),
                    new Reader("mapping", true, Help.NONE),
                    new Reader("mapping, prefetcher", true, Help.PREFETCHER),
                    new Reader("mapping, populated by a thread", true, Help.POPULATE),
                    new Reader("mapping, touched by a thread", true, Help.TOUCH));

    /// Where the two without help are among them.
    private static final int PREAD = 0;

    private static final int MAPPING = 2;

    private ColdReads(Path folder) throws IOException {
        path = java.nio.file.Files.createTempFile(folder, "cold", ".bin");
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        fd = Files.open(Files.AT_FDCWD, name, Files.O_RDWR, 0);
        LinuxException.check(fd, "open", "opening " + path);
        for (long at = 0; at < SIZE; at += buffer.byteSize()) {
            check(Files.pwrite(fd, buffer, 0, buffer.byteSize(), at));
        }
        check(Files.fsync(fd));
    }

    static int run(List<String> arguments, Results results) throws IOException {
        FolderOption folder = FolderOption.of(arguments);
        int rounds = NumberOptions.rounds(folder.others(), 7);
        try (ColdReads reads = new ColdReads(folder.needed())) {
            for (Order order : Order.values()) {
                reads.compare(order, rounds, results);
            }
        }
        return 0;
    }

    private void compare(Order order, int rounds, Results results) {
        List<List<Double>> speeds = new ArrayList<>();
        READERS.forEach(_ -> speeds.add(new ArrayList<>()));
        double megabytes = (double) SIZE / Math.abs(order.step) * order.length / 1e6;
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < READERS.size(); i++) {
                int reader = (i + round + 1) % READERS.size();
                double millis = coldMillis(order, READERS.get(reader));
                if (round >= 0) {
                    speeds.get(reader).add(1e3 * megabytes / millis);
                }
            }
        }
        results.table("%s, %d bytes each, step %d".formatted(order, order.length, order.step));
        for (int reader = 0; reader < READERS.size(); reader++) {
            String name = READERS.get(reader).name();
            List<Double> plain = speeds.get(READERS.get(reader).isMapped() ? MAPPING : PREAD);
            results.add(Result.more(name, "MB/s", speeds.get(reader)));
            List<Double> ratios = Statistics.ratios(speeds.get(reader), plain);
            results.add(Result.more(name, "times without", ratios));
        }
    }

    private double coldMillis(Order order, Reader reader) {
        check(Files.fadvise(fd, 0, 0, Files.POSIX_FADV_DONTNEED));
        return reader.isMapped() ? mapped(order, reader) : read(order, reader);
    }

    private interface Ahead {
        void reading(long offset, long length);
    }

    private double read(Order order, Reader reader) {
        Ahead ahead =
                reader.help() == Help.NONE ? (_, _) -> {} : Prefetcher.ofFile(fd, SIZE)::reading;
        return millis(order, ahead, at -> check(Files.pread(fd, buffer, 0, order.length, at)));
    }

    private double mapped(Order order, Reader reader) {
        try (Memory.Region region = Memory.shared("cold reads", fd, 0, SIZE)) {
            MemorySegment segment = region.segment();
            Ahead ahead =
                    switch (reader.help()) {
                        case NONE -> (_, _) -> {};
                        case PREFETCHER -> Prefetcher.ofMapping(segment)::reading;
                        case POPULATE -> byThread(piece -> populate(segment, piece));
                        case TOUCH -> byThread(piece -> touch(segment, piece));
                    };
            double millis =
                    millis(
                            order,
                            ahead,
                            at -> MemorySegment.copy(segment, at, buffer, 0, order.length));
            awaitHelper();
            return millis;
        }
    }

    private static double millis(Order order, Ahead ahead, LongConsumer read) {
        long startNs = System.nanoTime();
        for (long at = order.first(); at >= 0 && at + order.length <= SIZE; at += order.step) {
            ahead.reading(at, order.length);
            read.accept(at);
        }
        return (System.nanoTime() - startNs) / 1e6;
    }

    /// @param offset of whole pages, as all reads here
    private record Piece(long offset, long length) {}

    private Ahead byThread(Consumer<Piece> fetch) {
        AccessPattern pattern = new AccessPattern(SIZE, Window.USUAL);
        return (offset, length) -> {
            AccessPattern.Ahead ahead = pattern.read(offset, length);
            for (int i = 0; i < ahead.count(); i++) {
                Piece piece = new Piece(ahead.offset(i), ahead.length());
                helper.execute(() -> fetch.accept(piece));
            }
        };
    }

    private static void populate(MemorySegment segment, Piece piece) {
        MemorySegment pages = segment.asSlice(piece.offset(), piece.length());
        check(Memory.advise(pages, Memory.MADV_POPULATE_READ));
    }

    private void touch(MemorySegment segment, Piece piece) {
        int sum = 0;
        for (long at = piece.offset(); at < piece.offset() + piece.length(); at += 4096) {
            sum += segment.get(ValueLayout.JAVA_BYTE, at);
        }
        touched[0] = sum;
    }

    /// Before the mapping goes.
    private void awaitHelper() {
        try {
            helper.submit(() -> {}).get();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static long check(long answer) {
        return LinuxException.check(answer, "a turn", "reading a cold file");
    }

    @Override
    public void close() throws IOException {
        helper.close();
        Descriptors.close(fd);
        java.nio.file.Files.delete(path);
        arena.close();
    }
}
