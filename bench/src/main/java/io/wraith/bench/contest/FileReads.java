package io.wraith.bench.contest;

import io.wraith.base.Prng;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// One open file and a buffer to read it into, without what Java's channels add to each call.
final class FileReads implements AutoCloseable {
    private static final int ALIGNMENT = 4096;

    private final Arena arena = Arena.ofConfined();
    private final Path path;
    private final int fd;
    private final int length;
    private final MemorySegment buffer;

    /// For reads of so many bytes, past the kernel's caches if `isDirect`; used by the thread that
    /// opens it.
    FileReads(Path path, int length, boolean isDirect) throws IOException {
        this.path = path;
        this.length = length;
        buffer = arena.allocate(length, ALIGNMENT);
        fd =
                Files.open(
                        Files.AT_FDCWD,
                        path.toString().getBytes(StandardCharsets.UTF_8),
                        Files.O_RDONLY | (isDirect ? Files.O_DIRECT : 0),
                        0);
        if (fd < 0) {
            arena.close();
            throw new IOException("open " + path + ": " + -fd);
        }
    }

    /// How many bytes were there.
    long read(long offset) throws IOException {
        long read = Files.pread(fd, buffer, 0, length, offset);
        if (read < 0) {
            throw new IOException("read " + path + " at " + offset + ": " + -read);
        }
        return read;
    }

    /// Reads from one place to another, or to the end; answers how many bytes there were.
    long readAll(long from, long to) throws IOException {
        long at = from;
        while (at < to) {
            long read = read(at);
            if (read == 0) {
                break;
            }
            at += read;
        }
        return at - from;
    }

    /// Nanoseconds of each of so many reads at random places of the first `size` bytes.
    double[] random(long size, int count, long seed) throws IOException {
        Prng random = new Prng(seed);
        long places = size / length;
        double[] nanos = new double[count];
        for (int i = 0; i < count; i++) {
            long place = random.below((int) places) * (long) length;
            long startNs = System.nanoTime();
            read(place);
            nanos[i] = System.nanoTime() - startNs;
        }
        return nanos;
    }

    @Override
    public void close() {
        int _ = Descriptors.close(fd);
        arena.close();
    }
}
