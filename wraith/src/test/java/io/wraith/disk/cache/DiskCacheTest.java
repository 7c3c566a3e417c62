package io.wraith.disk.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Prng;
import io.wraith.linux.Errno;
import io.wraith.linux.LinuxException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

final class DiskCacheTest {
    private static final long KB = 1024;

    @TempDir Path folder;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(DiskCache.MOST_BYTES);
    private final CacheTools tools = new CacheTools();

    @AfterEach
    void close() {
        arena.close();
        tools.close();
    }

    private int write(DiskCache cache, long key, byte[] value) {
        MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, 0, value.length);
        return cache.write(key, ~key, memory, 0, value.length, tools);
    }

    private byte @Nullable [] read(DiskCache cache, long key) {
        memory.fill((byte) 0x55);
        int length = cache.read(key, ~key, memory, 0, tools);
        if (length == DiskCache.MISSING) {
            return null;
        }
        return memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /// What a version of a record holds; its length is odd.
    private static byte[] value(long key, int version) {
        Prng prng = new Prng(key * 1000 + version);
        byte[] value = new byte[1 + prng.below(DiskCache.MOST_BYTES)];
        prng.fill(value, 0, value.length);
        return value;
    }

    @Test
    void keepsRecordsOverARestart() {
        try (DiskCache cache = DiskCache.open(folder, 1 << 20)) {
            for (int i = 0; i < 20; i++) {
                assertThat(write(cache, i, value(i, 0))).isZero();
            }
            assertThat(write(cache, 3, value(3, 1))).isZero();
            cache.remove(4, ~4L, 1, tools);
        }
        try (DiskCache cache = DiskCache.open(folder, 1 << 20)) {
            assertThat(cache.records()).isEqualTo(19);
            for (int i = 0; i < 20; i++) {
                byte[] expected = i == 4 ? null : value(i, i == 3 ? 1 : 0);
                assertThat(read(cache, i)).isEqualTo(expected);
            }
        }
    }

    /// Whether the keys are counted or the lines looked at, and whatever lies between them.
    @ParameterizedTest
    @ValueSource(longs = {30, 1L << 40})
    void manyAreForgottenAtOnceOverARestart(long count) {
        byte[] value = value(1, 1);
        MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, 0, value.length);
        try (DiskCache cache = DiskCache.open(folder, 1 << 20)) {
            for (int i = 0; i < 30; i++) {
                assertThat(cache.write(5, 100 + i, memory, 0, value.length, tools)).isZero();
                assertThat(cache.write(6, 100 + i, memory, 0, value.length, tools)).isZero();
            }
            cache.remove(5, 100, count, tools);
            for (int i = 0; i < 30; i++) {
                assertThat(cache.has(5, 100 + i)).isFalse();
                assertThat(cache.has(6, 100 + i)).isTrue();
            }
        }
        try (DiskCache cache = DiskCache.open(folder, 1 << 20)) {
            assertThat(cache.records()).isEqualTo(30);
            assertThat(cache.has(5, 100)).isFalse();
        }
    }

    /// Forgetting costs nothing where nothing is, however large the file: so it is known where
    /// something may be, after everything that can become of a record.
    @Test
    void knowsOfWhomItHasNothing() throws IOException {
        byte[] value = new byte[DiskCache.MOST_BYTES];
        try (DiskCache cache = DiskCache.open(folder, 1 << 20)) {
            assertThat(cache.counts.has(5)).isFalse();
            for (int i = 0; i < 3; i++) {
                assertThat(cache.write(5, i, memory, 0, value.length, tools)).isZero();
                assertThat(cache.write(5, 7, memory, 0, value.length, tools)).isZero();
            }
            cache.remove(5, 0, 3, tools);
            assertThat(cache.counts.has(5)).isTrue();
            cache.remove(5, 7, 1L << 40, tools);
            assertThat(cache.counts.has(5)).isFalse();
            assertThat(cache.write(6, 1, memory, 0, value.length, tools)).isZero();
        }
        try (DiskCache cache = DiskCache.open(folder, 1 << 20)) {
            assertThat(cache.counts.has(6)).isTrue();
            cache.remove(6, 0, 10, tools);
            assertThat(cache.counts.has(6)).isFalse();
            assertThat(cache.write(8, 1, memory, 0, value.length, tools)).isZero();
            for (int i = 0; i < 200; i++) {
                assertThat(cache.write(9, i, memory, 0, value.length, tools)).isZero();
            }
            assertThat(cache.has(8, 1)).isFalse();
            assertThat(cache.counts.has(8)).isFalse();
            cache.remove(9, 0, 1000, tools);
            assertThat(cache.counts.has(9)).isFalse();
            assertThat(cache.records()).isZero();
        }
    }

    /// A crash can leave two lines of one key; the older one must not outlive the newer.
    @Test
    void whatIsForgottenAfterACrashStaysForgotten() {
        byte[] value = value(1, 1);
        for (int writes = 1; writes < 8; writes++) {
            Path mine = folder.resolve("crash" + writes);
            try (DiskCache cache = DiskCache.open(mine, 1 << 20)) {
                write(cache, 7, value);
                write(cache, 8, value);
                cache.failAfter(writes);
                write(cache, 7, value);
            }
            try (DiskCache cache = DiskCache.open(mine, 1 << 20)) {
                assertThat(read(cache, 7)).isEqualTo(value);
                cache.remove(7, ~7L, 1, tools);
            }
            try (DiskCache cache = DiskCache.open(mine, 1 << 20)) {
                assertThat(read(cache, 7)).as("%d writes", writes).isNull();
                assertThat(read(cache, 8)).isEqualTo(value);
            }
        }
    }

    @Test
    void belongsToOneProcess() {
        try (DiskCache _ = DiskCache.open(folder, 1 << 20)) {
            assertThatThrownBy(() -> DiskCache.open(folder, 1 << 20))
                    .isInstanceOfSatisfying(
                            LinuxException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.EAGAIN));
        }
    }

    @Test
    void isBoundedAndKeepsWhatIsRead() throws IOException {
        try (DiskCache cache = DiskCache.open(folder, 1 << 20)) {
            byte[] loved = value(1_000_000, 0);
            write(cache, 1_000_000, loved);
            for (int i = 0; i < 2000; i++) {
                write(cache, i, value(i, 0));
                if (i % 20 == 0) {
                    assertThat(read(cache, 1_000_000)).isEqualTo(loved);
                }
            }
            assertThat(read(cache, 0)).isNull();
            assertThat(read(cache, 1999)).isEqualTo(value(1999, 0));
            assertThat(cache.evictedRecords()).isGreaterThan(1800);
        }
        long bytes = Files.size(folder.resolve("blocks")) + Files.size(folder.resolve("entries"));
        assertThat(bytes).isLessThanOrEqualTo(1 << 20);
        try (DiskCache cache = DiskCache.open(folder, 200 * KB)) {
            for (int i = 0; i < 2000; i++) {
                byte[] found = read(cache, i);
                assertThat(found == null || Arrays.equals(found, value(i, 0))).isTrue();
            }
            assertThat(Files.size(folder.resolve("blocks"))).isLessThanOrEqualTo(200 * KB);
        }
    }

    @Test
    void neverGivesWhatWasNotWritten() {
        for (long seed = 1; seed <= 8; seed++) {
            try {
                Prng prng = new Prng(seed);
                Path mine = folder.resolve("seed" + seed);
                Map<Long, Integer> versions = new HashMap<>();
                for (int restart = 0; restart < 4; restart++) {
                    compare(prng, mine, versions);
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private void compare(Prng prng, Path mine, Map<Long, Integer> versions) {
        int hits = 0;
        try (DiskCache cache = DiskCache.open(mine, 400 * KB)) {
            for (int step = 0; step < 1500; step++) {
                long key = prng.below(60);
                Integer version = versions.get(key);
                switch (prng.below(4)) {
                    case 0 -> {
                        int next = version == null ? 1 : version + 1;
                        write(cache, key, value(key, next));
                        versions.put(key, next);
                    }
                    case 1 -> {
                        if (prng.below(8) == 0) {
                            cache.remove(key, ~key, 1, tools);
                            versions.remove(key);
                        }
                    }
                    default -> {
                        byte[] found = read(cache, key);
                        hits += found == null ? 0 : 1;
                        // What made room may come back after a restart, but only as it was last.
                        if (found != null) {
                            assertThat(version).isNotNull();
                            assertThat(found).isEqualTo(value(key, version));
                        }
                    }
                }
            }
        }
        assertThat(hits).isGreaterThan(200);
    }

    @Test
    void aCrashAtAnyWriteCostsRecordsButTellsNothingWrong() {
        for (int writes = 1; writes < 160; writes++) {
            Path mine = folder.resolve("crash" + writes);
            int whole = 0;
            try (DiskCache cache = DiskCache.open(mine, 170 * KB)) {
                cache.failAfter(writes);
                while (whole < 200 && write(cache, whole % 23, value(whole % 23, whole)) == 0) {
                    whole++;
                }
            }
            int found = 0;
            try (DiskCache cache = DiskCache.open(mine, 170 * KB)) {
                for (int key = 0; key < 23; key++) {
                    byte[] there = read(cache, key);
                    found += there == null ? 0 : 1;
                    assertThat(there == null || wasWritten(key, there, whole))
                            .as("key %d after %d writes", key, writes)
                            .isTrue();
                }
                int last = whole - 1;
                if (last >= 0) {
                    assertThat(read(cache, last % 23)).isEqualTo(value(last % 23, last));
                }
                assertThat(write(cache, 7, value(7, 7777))).isZero();
                assertThat(read(cache, 7)).isEqualTo(value(7, 7777));
            }
            assertThat(found)
                    .as("after %d writes", writes)
                    .isGreaterThanOrEqualTo(Math.min(8, whole / 2));
        }
    }

    /// Of one key, only the last value; the one whose write was torn counts only if it is whole.
    private static boolean wasWritten(int key, byte[] there, int whole) {
        int last = -1;
        for (int i = 0; i <= whole; i++) {
            if (i % 23 == key) {
                last = i;
                if (i == whole && Arrays.equals(there, value(key, i))) {
                    return true;
                }
            }
        }
        int before = last == whole ? last - 23 : last;
        return before >= 0 && Arrays.equals(there, value(key, before));
    }

    @Test
    void aFlippedBitAnywhereIsNeverServed() throws IOException {
        Path mine = folder.resolve("bits");
        byte[][] values = new byte[6][];
        try (DiskCache cache = DiskCache.open(mine, 100 * KB)) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Arrays.copyOf(value(i, 0), 300 + 2000 * i);
                write(cache, i, values[i]);
            }
        }
        int lost = 0;
        for (String name : new String[] {"entries", "blocks"}) {
            byte[] good = Files.readAllBytes(mine.resolve(name));
            // Every byte of the lines, and enough of the blocks to meet every class of place.
            int step = name.equals("entries") ? 1 : 61;
            for (int at = 0; at < good.length; at += step) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << at % 8);
                Files.write(mine.resolve(name), bad);
                try (DiskCache cache = DiskCache.open(mine, 100 * KB)) {
                    for (int i = 0; i < values.length; i++) {
                        byte[] found = read(cache, i);
                        lost += found == null ? 1 : 0;
                        assertThat(found == null || Arrays.equals(found, values[i]))
                                .as("byte %d of %s, record %d", at, name, i)
                                .isTrue();
                    }
                }
                Files.write(mine.resolve(name), good);
            }
        }
        assertThat(lost).isGreaterThan(6 * EntryLine.BYTES / 2);
    }

    @Test
    void otherFilesInItsPlaceAreNoRecords() throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            Path mine = Files.createDirectory(folder.resolve("noise" + seed));
            byte[] noise = new byte[50_000];
            new Prng(seed).fill(noise, 0, noise.length);
            Files.write(mine.resolve("entries"), noise);
            Files.write(mine.resolve("blocks"), noise);
            try (DiskCache cache = DiskCache.open(mine, 100 * KB)) {
                assertThat(cache.records()).as("seed %d", seed).isZero();
                assertThat(write(cache, 1, value(1, 0))).isZero();
                assertThat(read(cache, 1)).isEqualTo(value(1, 0));
            }
        }
    }

    @Test
    void threadsMayReadWhileOneWrites() throws InterruptedException {
        try (DiskCache cache = DiskCache.open(folder, 300 * KB)) {
            Thread[] readers = new Thread[2];
            int[] wrong = new int[readers.length];
            for (int i = 0; i < readers.length; i++) {
                int mine = i;
                readers[i] = new Thread(() -> wrong[mine] = readMany(cache, mine));
                readers[i].start();
            }
            for (int i = 0; i < 4000; i++) {
                write(cache, i % 50, value(i % 50, 0));
            }
            for (Thread reader : readers) {
                reader.join();
            }
            assertThat(wrong).containsOnly(0);
        }
    }

    private static int readMany(DiskCache cache, long seed) {
        Prng prng = new Prng(seed);
        int wrong = 0;
        try (CacheTools own = new CacheTools();
                Arena scratch = Arena.ofConfined()) {
            MemorySegment target = scratch.allocate(DiskCache.MOST_BYTES);
            for (int i = 0; i < 4000; i++) {
                long key = prng.below(50);
                int length = cache.read(key, ~key, target, 0, own);
                byte[] expected = value(key, 0);
                boolean isRight =
                        length == DiskCache.MISSING
                                || Arrays.equals(
                                        expected,
                                        target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
                wrong += isRight ? 0 : 1;
            }
        }
        return wrong;
    }
}
