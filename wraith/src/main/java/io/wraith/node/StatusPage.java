package io.wraith.node;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A file in memory in which a node shows its counters, so that others can look without asking it.
///
/// ```
/// 0: "WRAITHS3" | 8: pid u64 | 16: length of the text u32 | 20: words of a shard u32
/// 24: shards u32
/// 128: for each shard its words, u64 each, in the machine's byte order, as in [StatusLayout]; then
/// up to a multiple of 128 nothing, so that no two shards write to one line of the caches
/// then: text, lines of NAME=VALUE
/// ```
///
/// A reader sees each word whole, but not all of the same moment.
final class StatusPage implements AutoCloseable {
    static final long MAGIC = 0x5752414954485333L;
    static final int PID = 8;
    static final int TEXT_LENGTH = 16;
    static final int COUNT = 20;
    static final int SHARDS = 24;
    static final int VALUES = 128;
    static final int LINE = 128;

    /// What a shard takes.
    static final int BLOCK_BYTES = Math.ceilDiv(Long.BYTES * StatusLayout.WORDS, LINE) * LINE;

    static final String SUFFIX = ".status";

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final Path file;
    private final Arena arena;
    private final MemorySegment page;

    private StatusPage(Path file, Arena arena, MemorySegment page) {
        this.file = file;
        this.arena = arena;
        this.page = page;
    }

    /// Null where no such file can be made: then nobody can look.
    static @Nullable StatusPage create(Path folder, int port, int shards, String text) {
        byte[] words = text.getBytes(StandardCharsets.UTF_8);
        long textAt = VALUES + (long) shards * BLOCK_BYTES;
        long size = textAt + words.length;
        long pid = ProcessHandle.current().pid();
        Path file = folder.resolve(pid + "-" + port + SUFFIX);
        Arena arena = Arena.ofShared();
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            try (FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE)) {
                MemorySegment page = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
                page.set(LONG, PID, pid);
                page.set(INT, TEXT_LENGTH, words.length);
                page.set(INT, COUNT, StatusLayout.WORDS);
                page.set(INT, SHARDS, shards);
                MemorySegment.copy(words, 0, page, ValueLayout.JAVA_BYTE, textAt, words.length);
                page.set(LONG, 0, MAGIC);
                return new StatusPage(file, arena, page);
            }
        } catch (IOException | UnsupportedOperationException refused) {
            arena.close();
            return null;
        }
    }

    /// Where a shard shows itself.
    Block block(int shard) {
        return new Block(page.asSlice(VALUES + (long) shard * BLOCK_BYTES, BLOCK_BYTES));
    }

    /// The words of one shard, set by its thread only.
    static final class Block {
        private final MemorySegment words;

        private Block(MemorySegment words) {
            this.words = words;
        }

        void set(NodeCounter counter, long value) {
            set(StatusLayout.of(counter), value);
        }

        void set(NodeHistogram histogram, DurationBuckets buckets) {
            int at = StatusLayout.of(histogram);
            for (int word = 0; word < DurationBuckets.words(); word++) {
                set(at + word, buckets.word(word));
            }
        }

        void set(int row, SessionCounter counter, long value) {
            set(StatusLayout.of(row, counter), value);
        }

        /// All that was set until now is of that time.
        void published(long nowNs) {
            set(StatusLayout.PUBLISHED_NS, nowNs);
        }

        private void set(int word, long value) {
            words.set(LONG, (long) Long.BYTES * word, value);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // A reader sees that the process is gone.
        }
        arena.close();
    }
}
