package io.wraith.bench;

import io.wraith.base.AccessPattern;
import io.wraith.base.AccessPattern.Window;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// What a [Prefetcher] gains when a file is not in the page cache: reads and loads from a mapping,
/// forwards, backwards and strided, with and without it, in interleaved rounds. The kernel's own
/// read-ahead is on, as always. The file lies in the folder given, which must be on a disk.
///
/// `wraith bench cold-reads FOLDER [ROUNDS]`
public final class ColdReads implements AutoCloseable {
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

    /// Arguments: a folder on a disk, and optionally the number of rounds.
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        try (ColdReads reads = new ColdReads(Path.of(arguments[0]))) {
            for (Order order : Order.values()) {
                reads.compare(order, rounds);
            }
        }
    }

    private void compare(Order order, int rounds) {
        double[][] millis = new double[READERS.size()][rounds];
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < READERS.size(); i++) {
                int reader = (i + round + 1) % READERS.size();
                double taken = coldMillis(order, READERS.get(reader));
                if (round >= 0) {
                    millis[reader][round] = taken;
                }
            }
        }
        double megabytes = (double) SIZE / Math.abs(order.step) * order.length / 1e6;
        System.out.printf(
                Locale.ROOT, "%n%s, %d bytes each, step %d%n", order, order.length, order.step);
        for (int reader = 0; reader < READERS.size(); reader++) {
            int plain = READERS.get(reader).isMapped() ? 2 : 0;
            System.out.printf(
                    Locale.ROOT,
                    "  %-32s %8.0f MB/s %8.2f%n",
                    READERS.get(reader).name(),
                    megabytes / median(millis[reader]) * 1e3,
                    medianRatio(millis[plain], millis[reader]));
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

    private static double medianRatio(double[] plain, double[] other) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < plain.length; round++) {
            ratios.add(plain[round] / other[round]);
        }
        return median(ratios.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Override
    public void close() throws IOException {
        helper.close();
        Descriptors.close(fd);
        java.nio.file.Files.delete(path);
        arena.close();
    }
}
