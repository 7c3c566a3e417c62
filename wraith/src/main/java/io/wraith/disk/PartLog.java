package io.wraith.disk;

import io.wraith.base.RangeSet;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Folders;
import io.wraith.transfer.Entry;
import io.wraith.transfer.ResumeRecord;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The log of a large unfinished file: which blocks of it are there. Every entry is followed by
/// what the file system then says of the file, so that whoever reads the log later sees whether the
/// file was touched since. Guarded by its [PartFile].
final class PartLog {
    private static final int ENTRY = ResumeRecord.ENTRY_BYTES;
    private static final int CHUNK_BYTES = ENTRY * 1024;

    /// What to do with the entries of a log.
    interface Reader {
        void entry(ResumeRecord record, ResumeRecord.Kind kind);
    }

    private final int fd;
    private final ResumeRecord record;
    private long end;

    private PartLog(int fd, ResumeRecord record, long end) {
        this.fd = fd;
        this.record = record;
        this.end = end;
    }

    /// Begins a new log in the file; null if it cannot be written.
    static @Nullable PartLog begin(int fd, Entry entry, Tools tools) {
        byte[] head = new byte[ResumeRecord.HEAD_BYTES];
        ResumeRecord record = ResumeRecord.begin(entry, head, 0);
        if (Files.ftruncate(fd, 0) < 0 || write(fd, head, head.length, 0, tools) < 0) {
            return null;
        }
        return new PartLog(fd, record, head.length);
    }

    /// Goes on with a log if it is one of this file.
    static @Nullable PartLog resume(int fd, Entry entry, Tools tools) {
        byte[] head = new byte[ResumeRecord.HEAD_BYTES];
        int length = read(fd, 0, head, tools);
        return ResumeRecord.isOf(entry, head, 0, length)
                ? new PartLog(fd, ResumeRecord.resume(head, 0), ResumeRecord.HEAD_BYTES)
                : null;
    }

    /// Passes every entry up to the first that is damaged; what is logged next stands there.
    void read(Reader reader, Tools tools) {
        byte[] chunk = new byte[CHUNK_BYTES];
        long from = ResumeRecord.HEAD_BYTES;
        for (int length = CHUNK_BYTES; length == CHUNK_BYTES; from += CHUNK_BYTES) {
            length = read(fd, from, chunk, tools);
            for (int at = 0; at < length; at += ENTRY) {
                ResumeRecord.Kind kind = record.next(chunk, at, length - at);
                end = from + at;
                if (kind == ResumeRecord.Kind.END) {
                    return;
                }
                reader.entry(record, kind);
            }
            end = from + length - length % ENTRY;
        }
    }

    long end() {
        return end;
    }

    /// Tells about the entry that was read last.
    ResumeRecord record() {
        return record;
    }

    /// Reads one entry.
    ResumeRecord.Kind entry(long at, byte[] line, Tools tools) {
        boolean isWhole = read(fd, at, line, tools) == ENTRY;
        return record.next(line, 0, isWhole ? ENTRY : 0);
    }

    /// Logs a block and, if all others are vouched for, what the file is like now.
    int block(long block, byte[] value, int part, boolean isVouched, Tools tools) {
        record.block(block, value, tools.lines, 0);
        return append(part, isVouched, tools);
    }

    int hole(long first, long blocks, int part, boolean isVouched, Tools tools) {
        record.hole(first, blocks, tools.lines, 0);
        return append(part, isVouched, tools);
    }

    private int append(int part, boolean isVouched, Tools tools) {
        int length = ENTRY;
        if (isVouched && tools.stat.ofOpen(part) == 0) {
            stamp(tools, ENTRY);
            length += ENTRY;
        }
        return append(length, tools);
    }

    /// Logs what the file is like, of which all blocks in the log were looked at.
    int stamp(int part, Tools tools) {
        if (tools.stat.ofOpen(part) < 0) {
            return -Errno.EIO;
        }
        stamp(tools, 0);
        return append(ENTRY, tools);
    }

    private void stamp(Tools tools, int at) {
        record.stamp(
                tools.stat.size(),
                tools.stat.changedSeconds(),
                tools.stat.changedNanos(),
                Boot.ID,
                tools.lines,
                at);
    }

    /// Whether a stamp says what the thread's stat says, and the machine was not restarted since.
    static boolean isStill(ResumeRecord stamp, Tools tools) {
        return isOfThisBoot(stamp)
                && stamp.length() == tools.stat.size()
                && stamp.changedSeconds() == tools.stat.changedSeconds()
                && stamp.changedNanos() == tools.stat.changedNanos();
    }

    static boolean isOfThisBoot(ResumeRecord stamp) {
        return Boot.isThis(stamp.boot());
    }

    private int append(int length, Tools tools) {
        int answer = write(fd, tools.lines, length, end, tools);
        end += answer < 0 ? 0 : length;
        return answer;
    }

    /// Leaves only the entries of blocks that are good. A crash on the way leaves a log without a
    /// stamp that still holds, and no entry that was not there before.
    int keepOnly(RangeSet good, Tools tools) {
        long limit = end;
        long to = ResumeRecord.HEAD_BYTES;
        byte[] line = new byte[ENTRY];
        for (long from = to; from < limit; from += ENTRY) {
            boolean isKept =
                    switch (entry(from, line, tools)) {
                        case BLOCK -> good.contains(record.block());
                        case HOLE -> {
                            long first = record.block();
                            yield good.containsAll(first, first + record.blocks());
                        }
                        case STAMP, END -> false;
                    };
            if (isKept) {
                int answer = write(fd, line, ENTRY, to, tools);
                if (answer < 0) {
                    return answer;
                }
                to += ENTRY;
            }
        }
        end = to;
        return Files.ftruncate(fd, to);
    }

    void close() {
        Descriptors.close(fd);
    }

    /// The log is of no use any more.
    void remove(SinkFolder folder, byte[] name) {
        Folders.unlink(folder.fd, name, 0);
        close();
    }

    private static int write(int fd, byte[] bytes, int length, long offset, Tools tools) {
        MemorySegment memory = tools.scratch;
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, length);
        return tools.io.write(fd, offset, memory, 0, length);
    }

    /// How many bytes there were.
    private static int read(int fd, long offset, byte[] target, Tools tools) {
        long got = Files.pread(fd, tools.scratch, 0, target.length, offset);
        int length = (int) Math.max(got, 0);
        MemorySegment.copy(tools.scratch, ValueLayout.JAVA_BYTE, 0, target, 0, length);
        return length;
    }
}
