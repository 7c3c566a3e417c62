package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.kit.Prefetcher.Way;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.IoVectors;
import io.wraith.linux.Memory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The page cache is asked with `RWF_NOWAIT` what it holds.
final class PrefetcherTest {
    private static final int PAGE = 4096;
    private static final int SIZE = 4 << 20;
    private static final int READ = 16 << 10;
    private static final long PATIENCE_NS = 5_000_000_000L;

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

    @ParameterizedTest
    @EnumSource(names = {"ADVISE", "READ"})
    void backwardReadsFindTheirPages(Way way) {
        Prefetcher prefetcher = Prefetcher.ofFile(fd, SIZE, way);
        for (int read = 1; read <= 3; read++) {
            prefetcher.reading(SIZE - (long) read * READ, READ);
        }
        assertThat(prefetcher.fetchedBytes()).isEqualTo(2L * READ);
        assertThat(prefetcher.lastErrno()).isZero();
        awaitCached(SIZE - 4L * READ);
        awaitCached(SIZE - 5L * READ);
        assertThat(isCached(SIZE - 6L * READ - PAGE)).as("not asked for").isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"ADVISE", "READ"})
    void aWindowBeyondTheKernelsOwnIsFetchedWhole(Way way) {
        Prefetcher prefetcher = Prefetcher.ofFile(fd, SIZE, way);
        long length = 600 << 10;
        for (int read = 0; read < 3; read++) {
            prefetcher.reading(read * length, length);
        }
        assertThat(prefetcher.fetchedBytes()).isEqualTo(length);
        for (long at = 3 * length; at < 4 * length - PAGE; at += PAGE) {
            awaitCached(at);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stridedLoadsOfAMappingFindTheirPages(Way way) {
        try (Memory.Region region = Memory.shared("prefetched", fd, 0, SIZE)) {
            Prefetcher prefetcher = Prefetcher.ofMapping(region.segment(), way, Runnable::run);
            long step = 400 << 10;
            for (int read = 0; read < 3; read++) {
                prefetcher.reading(100 + read * step, PAGE);
            }
            assumeTrue(prefetcher.lastErrno() != Errno.EINVAL, "no MADV_POPULATE_READ");
            assertThat(prefetcher.fetchedBytes()).isEqualTo(8 * PAGE);
            for (int read = 3; read < 11; read++) {
                awaitCached(Math.floorDiv(100 + read * step, PAGE) * PAGE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLastBytesOfAnOddMappingAreFetchedToo(Way way) {
        try (Memory.Region region = Memory.shared("odd", fd, 0, SIZE)) {
            MemorySegment odd = region.segment().asSlice(0, 3L * READ + 5);
            Prefetcher prefetcher = Prefetcher.ofMapping(odd, way, Runnable::run);
            for (int read = 0; read < 3; read++) {
                prefetcher.reading((long) read * READ, READ);
            }
            assumeTrue(prefetcher.lastErrno() != Errno.EINVAL, "no MADV_POPULATE_READ");
            assertThat(prefetcher.fetchedBytes()).isEqualTo(5);
            awaitCached(3L * READ);
        }
    }

    @Test
    void aRefusalIsRememberedAndHarmsNobody() {
        Prefetcher prefetcher = Prefetcher.ofFile(-1, SIZE, Way.READ);
        for (int read = 0; read < 3; read++) {
            prefetcher.reading((long) read * READ, READ);
        }
        assertThat(prefetcher.lastErrno()).isEqualTo(Errno.EBADF);
        assertThat(prefetcher.fetchedBytes()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Prefetcher.ofFile(fd, SIZE, Way.TOUCH));
    }

    private boolean isCached(long offset) {
        return Files.preadv2(fd, vector, 1, offset, Files.RWF_NOWAIT) == PAGE;
    }

    private void awaitCached(long offset) {
        long startNs = System.nanoTime();
        while (!isCached(offset)) {
            assertThat(System.nanoTime() - startNs).as("page at " + offset).isLessThan(PATIENCE_NS);
            Thread.onSpinWait();
        }
    }
}
