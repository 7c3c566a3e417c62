package io.wraith.disk;

import io.wraith.base.RangeSet;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.transfer.Blocks;
import io.wraith.transfer.Entry;
import io.wraith.transfer.ResumeRecord;
import io.wraith.transfer.ResumeRecord.Kind;
import io.wraith.transfer.Runs;

/// Finds out which blocks of an unfinished file are what its log says. If nothing touched the file
/// since the log's last stamp, all are; else each is read. Guarded by its [PartFile].
final class Recheck {
    private static final int ENTRIES_AT_ONCE = 16;
    private static final int MOST_RANGES = 1 << 16;

    private final Entry entry;
    private final RangeSet kept;
    private final RangeSet good = new RangeSet(MOST_RANGES);
    private final byte[] line = new byte[ResumeRecord.ENTRY_BYTES];
    private final Runs runs = new Runs();
    private boolean isLastStamp;
    private boolean isOfThisBoot;
    private boolean isStill;
    private boolean isLost;
    private long at = ResumeRecord.HEAD_BYTES;
    private long end;

    /// `kept` is filled with what the log names.
    Recheck(Entry entry, RangeSet kept) {
        this.entry = entry;
        this.kept = kept;
    }

    /// Reads the log; true if nothing has to be looked at.
    boolean isVouched(PartLog log, int fd, Tools tools) {
        if (tools.stat.ofOpen(fd) < 0) {
            return false;
        }
        log.read(
                (record, kind) -> {
                    isLastStamp = kind == Kind.STAMP;
                    if (isLastStamp) {
                        isOfThisBoot = PartLog.isOfThisBoot(record);
                        isStill = PartLog.isStill(record, tools);
                    } else {
                        kept.add(record.block(), endOf(record, kind));
                    }
                },
                tools);
        end = log.end();
        return isLastStamp && isStill;
    }

    private static long endOf(ResumeRecord record, Kind kind) {
        return record.block() + (kind == Kind.HOLE ? record.blocks() : 1);
    }

    /// Whether the newest stamp was written since the machine was started.
    boolean isOfThisBoot() {
        return isOfThisBoot;
    }

    /// Blocks that came meanwhile.
    void stored(long first, long end) {
        isLost |= good.add(first, end) == RangeSet.FULL;
    }

    /// Looks at some more; false when there are none.
    boolean more(PartLog log, int fd, Tools tools) {
        for (int i = 0; i < ENTRIES_AT_ONCE && at < end; i++, at += line.length) {
            ResumeRecord record = log.record();
            Kind kind = log.entry(at, line, tools);
            boolean isGood =
                    switch (kind) {
                        case BLOCK -> isBlock(record, fd, tools);
                        case HOLE -> isZeros(record, fd, tools);
                        case STAMP, END -> false;
                    };
            if (isGood) {
                stored(record.block(), endOf(record, kind));
            }
        }
        return at < end;
    }

    private boolean isBlock(ResumeRecord record, int fd, Tools tools) {
        long block = record.block();
        int length = Blocks.length(entry.size(), block);
        if (BlockReader.read(tools.io, fd, block * Blocks.BYTES, tools.scratch, 0, length)
                != null) {
            return false;
        }
        BlockReader.findRuns(tools.scratch, 0, length, runs);
        tools.blockHasher.begin(entry.size(), block);
        BlockReader.value(tools.blockHasher, tools.scratch, 0, runs, tools.value);
        return record.isValue(tools.value);
    }

    /// What lies behind the end of the file is zeros as soon as the file gets its size.
    private boolean isZeros(ResumeRecord record, int fd, Tools tools) {
        if (tools.stat.ofOpen(fd) < 0) {
            return false;
        }
        long length = Math.min(entry.size(), tools.stat.size());
        long limit = Math.min(length, endOf(record, Kind.HOLE) * Blocks.BYTES);
        for (long from = record.block() * Blocks.BYTES; from < limit; ) {
            long data = Files.nextData(fd, from);
            if (data < 0 || data >= limit) {
                return data == -Errno.ENXIO || data >= limit;
            }
            int part = (int) Math.min(Tools.SCRATCH_BYTES, limit - data);
            if (BlockReader.read(tools.io, fd, data, tools.scratch, 0, part) != null) {
                return false;
            }
            BlockReader.findRuns(tools.scratch, 0, part, runs);
            if (runs.total() > 0) {
                return false;
            }
            from = data + part;
        }
        return true;
    }

    boolean isAllGood() {
        boolean isAll = !isLost;
        for (int i = 0; i < kept.size(); i++) {
            isAll &= good.containsAll(kept.from(i), kept.to(i));
        }
        return isAll;
    }

    RangeSet good() {
        return good;
    }
}
