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
/// 0: "WRAITHS1" | 8: pid u64 | 16: length of the text u32 | 20: counters u32
/// 24: counters u64 each, in the machine's byte order | text, lines of NAME=VALUE
/// ```
///
/// A reader sees each counter whole, but not all of the same moment.
final class StatusPage implements AutoCloseable {
    static final long MAGIC = 0x5752414954485331L;
    static final int PID = 8;
    static final int TEXT_LENGTH = 16;
    static final int COUNT = 20;
    static final int VALUES = 24;
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
    static @Nullable StatusPage create(Path folder, int port, String text) {
        byte[] words = text.getBytes(StandardCharsets.UTF_8);
        long size = VALUES + 8L * NodeCounter.count() + words.length;
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
                page.set(INT, COUNT, NodeCounter.count());
                MemorySegment.copy(
                        words,
                        0,
                        page,
                        ValueLayout.JAVA_BYTE,
                        VALUES + 8L * NodeCounter.count(),
                        words.length);
                page.set(LONG, 0, MAGIC);
                return new StatusPage(file, arena, page);
            }
        } catch (IOException | UnsupportedOperationException refused) {
            arena.close();
            return null;
        }
    }

    @SuppressWarnings("EnumOrdinal") // places in a page that says how many there are
    void set(NodeCounter counter, long value) {
        page.set(LONG, VALUES + 8L * counter.ordinal(), value);
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
