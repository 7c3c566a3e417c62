package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.IoVectors;
import io.wraith.linux.Memory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;

/// The page cache is asked with `RWF_NOWAIT` what it holds.
final class PrefetcherTest {
    private static final int PAGE = 4096;
    private static final int SIZE = 4 << 20;
    private static final int READ = 16 << 10;
    private static final long PATIENCE_NS = 5_000_000_000L;

    private static final int PROBES = 20;

    /// Pages that somebody else held when the file's were to go are still in the cache.
    private static final int FEW = 5;

    @TempDir Path folder;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment page = arena.allocate(PAGE);
    private final IoVectors vector = new IoVectors(arena.allocate(IoVectors.bytes(1), 8), 1);
    private int fd;

    @BeforeEach
    void makeColdFile() throws IOException {
        Path file = folder.resolve("cold");
        java.nio.file.Files.write(file, new byte[SIZE]);
        byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
        fd = Files.open(Files.AT_FDCWD, name, Files.O_RDWR, 0);
        assertThat(Files.fsync(fd)).isZero();
        assertThat(Files.fadvise(fd, 0, 0, Files.POSIX_FADV_DONTNEED)).isZero();
        vector.set(0, page, 0, PAGE);
        assumeTrue(!isCached(0) && !isCached(SIZE / 2), "this file system keeps its pages: tmpfs?");
    }

    @AfterEach
    void close() {
        Descriptors.close(fd);
        arena.close();
    }

    @Test
    void backwardReadsFindTheirPages() {
        Prefetcher prefetcher = Prefetcher.ofFile(fd, SIZE);
        for (int read = 1; read <= 3; read++) {
            prefetcher.reading(SIZE - (long) read * READ, READ);
        }
        assertThat(prefetcher.fetchedBytes()).isEqualTo(2L * READ);
        assertThat(prefetcher.lastErrno()).isZero();
        awaitCached(SIZE - 4L * READ);
        awaitCached(SIZE - 5L * READ);
        assertThat(cachedBefore(SIZE - 6L * READ)).as("not asked for").isLessThan(FEW);
    }

    @Test
    void aWindowBeyondTheKernelsOwnIsFetchedWhole() {
        Prefetcher prefetcher = Prefetcher.ofFile(fd, SIZE);
        long length = 600 << 10;
        for (int read = 1; read <= 3; read++) {
            prefetcher.reading(SIZE - read * length, length);
        }
        assertThat(prefetcher.fetchedBytes()).isEqualTo(length);
        for (long at = SIZE - 4 * length; at < SIZE - 3 * length; at += PAGE) {
            awaitCached(at);
        }
    }

    @Test
    void stridedLoadsOfAMappingFindTheirPages() {
        try (Memory.Region region = Memory.shared("prefetched", fd, 0, SIZE)) {
            Prefetcher prefetcher = Prefetcher.ofMapping(region.segment());
            long step = 400 << 10;
            for (int read = 0; read < 3; read++) {
                prefetcher.reading(100 + read * step, PAGE);
            }
            assertThat(prefetcher.lastErrno()).isZero();
            assertThat(prefetcher.fetchedBytes()).isEqualTo(8 * PAGE);
            for (int read = 3; read < 11; read++) {
                awaitCached(Math.floorDiv(100 + read * step, PAGE) * PAGE);
            }
        }
    }

    @Test
    void aMappingMayEndAnywhere() {
        try (Memory.Region region = Memory.shared("odd", fd, 0, SIZE)) {
            MemorySegment odd = region.segment().asSlice(0, 3L * READ + 5);
            Prefetcher prefetcher = Prefetcher.ofMapping(odd);
            prefetcher.reading(5 + 2L * READ, READ);
            prefetcher.reading(5 + READ, READ);
            prefetcher.reading(5, READ);
            assertThat(prefetcher.lastErrno()).isZero();
            assertThat(prefetcher.fetchedBytes()).isEqualTo(5);
            awaitCached(0);
        }
    }

    @Test
    void forwardReadsAreLeftToTheKernel() {
        Prefetcher prefetcher = Prefetcher.ofFile(fd, SIZE);
        for (int read = 0; read < 100; read++) {
            prefetcher.reading((long) read * READ, READ);
        }
        assertThat(prefetcher.fetchedBytes()).isZero();
        assertThat(cachedBefore(SIZE)).isLessThan(FEW);
    }

    @Test
    void aRefusalIsRememberedAndHarmsNobody() {
        Prefetcher prefetcher = Prefetcher.ofFile(-1, SIZE);
        for (int read = 9; read > 5; read--) {
            prefetcher.reading((long) read * READ, READ);
        }
        assertThat(prefetcher.lastErrno()).isEqualTo(Errno.EBADF);
        assertThat(prefetcher.fetchedBytes()).isZero();
    }

    private boolean isCached(long offset) {
        return Files.preadv2(fd, vector, 1, offset, Files.RWF_NOWAIT) == PAGE;
    }

    /// How many of some pages before that are cached. Going back, since a look at what is not there
    /// may have the kernel read it, and what follows.
    private long cachedBefore(long offset) {
        return IntStream.rangeClosed(1, PROBES)
                .filter(i -> isCached(offset - (long) i * READ - PAGE))
                .count();
    }

    private void awaitCached(long offset) {
        long startNs = System.nanoTime();
        while (!isCached(offset)) {
            assertThat(System.nanoTime() - startNs).as("page at " + offset).isLessThan(PATIENCE_NS);
            Thread.onSpinWait();
        }
    }
}
