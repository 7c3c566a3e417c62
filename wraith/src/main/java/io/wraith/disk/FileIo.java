package io.wraith.disk;

import io.wraith.linux.LinuxException;

import java.lang.foreign.MemorySegment;
import java.util.Map;

/// How an I/O thread moves bytes between files and memory; each thread has its own.
public sealed interface FileIo extends AutoCloseable permits CallIo, RingIo {
    /// What may be asked for.
    enum Kind {
        /// What was measured to be faster, which are calls: see BENCHMARKS.md.
        AUTO,
        /// `pread` and `pwrite`.
        CALLS,
        /// io_uring, several pieces of a block at once.
        URING
    }

    /// What was chosen.
    ///
    /// @param isWished whether it is what was asked for, rather than what was left
    /// @param reason why it is this one
    record Choice(Kind kind, boolean isWished, String reason) {
        /// For the calling thread.
        public FileIo open() {
            return kind == Kind.URING ? new RingIo() : new CallIo();
        }
    }

    String VARIABLE = "WRAITH_DISK_IO";

    /// What the environment asks for, if this machine allows it. Throws [IllegalArgumentException]
    /// for a word that it does not know.
    static Choice choose(Map<String, String> environment) {
        String word = environment.getOrDefault(VARIABLE, "auto");
        return switch (word) {
            case "auto" -> choose(Kind.AUTO);
            case "calls" -> choose(Kind.CALLS);
            case "uring" -> choose(Kind.URING);
            default ->
                    throw new IllegalArgumentException(
                            VARIABLE + " is auto, calls or uring, not " + word);
        };
    }

    static Choice choose(Kind wanted) {
        if (wanted != Kind.URING) {
            String asked = wanted == Kind.AUTO ? "which were faster where measured" : "as asked";
            return new Choice(Kind.CALLS, true, "calls, " + asked);
        }
        try (RingIo tried = new RingIo()) {
            return new Choice(Kind.URING, true, "io_uring, " + tried);
        } catch (LinuxException refused) {
            String reason = String.valueOf(refused.getMessage());
            return new Choice(Kind.CALLS, false, "calls, since io_uring: " + reason);
        }
    }

    /// Reads until all is there or the file ends: how many bytes, or `-errno`.
    long read(int fd, long offset, MemorySegment target, long at, long length);

    /// Writes all: 0, or `-errno`.
    int write(int fd, long offset, MemorySegment source, long at, long length);

    @Override
    void close();
}
