package io.wraith.disk;

import io.wraith.base.RangeSet;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.FileAttributes;
import io.wraith.linux.Files;
import io.wraith.linux.Folders;
import io.wraith.linux.StatFs;
import io.wraith.transfer.Blocks;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.Entry;
import io.wraith.transfer.Runs;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// A file that is being received, under a temporary name beside its own. One of several blocks has
/// a log, and survives the process.
///
/// Its verbs belong to I/O threads, which take turns here; answers are 0 or `-errno`.
final class PartFile {
    private static final int NONE = -1;
    private static final int PRIVATE = 0600;

    /// Space is asked for in pieces of so many bytes, so that files that grow at the same time are
    /// not torn into each other.
    private static final long RESERVED_BYTES = 32L << 20;

    private static final int MOST_RANGES = 1 << 16;

    final SinkFolder folder;
    final Entry entry;
    private final byte[] partName;
    private final byte[] logName;
    private final boolean isLogged;

    private int fd = NONE;
    private @Nullable PartLog log;
    private long reservedChunk = NONE;

    /// Zeros were told of: space is only taken for what is written.
    private boolean isSparse;

    /// There may be something where zeros belong.
    private boolean hasOld;

    private final RangeSet kept = new RangeSet(MOST_RANGES);
    private @Nullable Recheck recheck;
    private boolean hasLost;

    /// Bad blocks are out of the log.
    private boolean mayVouch = true;

    PartFile(SinkFolder folder, Entry entry) {
        this.folder = folder;
        this.entry = entry;
        partName = PartNames.part(entry.name().toBytes());
        logName = PartNames.log(entry.name().toBytes());
        isLogged = entry.size() > Blocks.BYTES;
    }

    ByteString shown() {
        return folder.shown(entry.name());
    }

    /// Opens what an earlier transfer left of this file. Afterwards [#kept] are its blocks, which
    /// [#mustRecheck] before they count, or not.
    synchronized void resume(Tools tools) {
        int logFd = isLogged ? TemporaryFile.open(folder, logName, 0, tools) : -Errno.ENOENT;
        if (logFd < 0) {
            return;
        }
        PartLog found = PartLog.resume(logFd, entry, tools);
        int part = found == null ? NONE : TemporaryFile.open(folder, partName, 0, tools);
        if (found == null || part < 0) {
            Descriptors.close(logFd);
            return;
        }
        fd = part;
        log = found;
        hasOld = true;
        Recheck check = new Recheck(entry, kept);
        if (!check.isVouched(found, part, tools)) {
            recheck = check;
        }
    }

    synchronized RangeSet kept() {
        return kept;
    }

    synchronized boolean mustRecheck() {
        return recheck != null;
    }

    /// Whether the machine did not stop meanwhile: what was written is there, if nobody changed it.
    synchronized boolean isLikelyGood() {
        return recheck != null && recheck.isOfThisBoot();
    }

    /// Whether a block that was kept turned out to be no good. What came meanwhile makes up for
    /// none of them, so only their own fate counts.
    synchronized boolean hasLost() {
        return hasLost;
    }

    /// Looks at more of the blocks that are kept; false when all were looked at.
    synchronized boolean recheckMore(Tools tools) {
        if (recheck == null || log == null) {
            return false;
        }
        if (recheck.more(log, fd, tools)) {
            return true;
        }
        hasLost = !recheck.isAllGood();
        RangeSet good = recheck.good();
        recheck = null;
        if (hasLost) {
            kept.clear();
            for (int i = 0; i < good.size(); i++) {
                kept.add(good.from(i), good.to(i));
            }
            mayVouch = log.keepOnly(good, tools) == 0;
        }
        if (mayVouch) {
            log.stamp(fd, tools);
        }
        return false;
    }

    /// Writes a block whose runs follow each other in memory.
    synchronized int store(
            long block, MemorySegment memory, long place, Runs runs, byte[] value, Tools tools) {
        int answer = open(tools);
        long start = block * Blocks.BYTES;
        int length = Blocks.length(entry.size(), block);
        isSparse |= runs.total() < length;
        if (answer == 0) {
            reserve(start, tools);
        }
        long from = place;
        int position = 0;
        for (int i = 0; i < runs.count() && answer == 0; i++) {
            answer = clear(start + position, runs.at(i) - position, tools);
            if (answer == 0) {
                answer = tools.io.write(fd, start + runs.at(i), memory, from, runs.length(i));
            }
            from += runs.length(i);
            position = runs.at(i) + runs.length(i);
        }
        if (answer == 0) {
            answer = clear(start + position, length - position, tools);
        }
        if (answer == 0 && log != null) {
            answer = log.block(block, value, fd, isVouched(), tools);
            stored(block, block + 1);
        }
        return answer;
    }

    /// Blocks of zeros.
    synchronized int hole(long first, long blocks, Tools tools) {
        int answer = open(tools);
        if (answer < 0) {
            return answer;
        }
        isSparse = true;
        long start = first * Blocks.BYTES;
        long end = Math.min(entry.size(), (first + blocks) * Blocks.BYTES);
        answer = clear(start, end - start, tools);
        if (answer == 0 && log != null) {
            answer = log.hole(first, blocks, fd, isVouched(), tools);
            stored(first, first + blocks);
        }
        return answer;
    }

    private boolean isVouched() {
        return recheck == null && mayVouch;
    }

    private void stored(long first, long end) {
        if (recheck != null) {
            recheck.stored(first, end);
        }
    }

    private int complete(Tools tools) {
        int answer = open(tools);
        if (answer == 0) {
            answer = tools.stat.ofOpen(fd);
        }
        if (answer == 0 && tools.stat.size() != entry.size()) {
            answer = Files.ftruncate(fd, entry.size());
        }
        return answer;
    }

    /// All is there: attributes, then the name.
    synchronized int finish(
            AttributeWriter attributes, Placement placement, boolean isDurable, Tools tools) {
        int answer = complete(tools);
        if (answer == 0) {
            attributes.writeFile(fd, entry.attributes(), shown(), tools);
            answer = isDurable ? Files.fsync(fd) : 0;
        }
        if (answer == 0) {
            answer = placement.place(folder, partName, entry.name(), tools);
        }
        if (answer == 0 && log != null) {
            log.remove(folder, logName);
            log = null;
        }
        if (answer == 0 && isDurable) {
            answer = Files.fsync(folder.fd);
        }
        if (answer == 0) {
            Descriptors.close(fd);
            fd = NONE;
        } else {
            // Its attributes may forbid to open it again.
            FileAttributes.permissions(fd, PRIVATE);
            abandon();
        }
        return answer;
    }

    /// A large file stays for another transfer to go on with.
    synchronized void abandon() {
        if (fd != NONE) {
            if (!isLogged) {
                Folders.unlink(folder.fd, partName, 0);
            }
            Descriptors.close(fd);
            fd = NONE;
        }
        if (log != null) {
            log.close();
            log = null;
        }
    }

    /// A new file, unless this one was resumed.
    private int open(Tools tools) {
        if (fd != NONE) {
            return 0;
        }
        int part = openPart(tools);
        int answer = part >= 0 && isLogged ? beginLog(tools) : Math.min(part, 0);
        if (answer < 0 && part >= 0) {
            Descriptors.close(part);
        }
        fd = answer == 0 ? part : NONE;
        return answer;
    }

    /// What is left of an earlier one may have attributes, so it is not written over.
    private int openPart(Tools tools) {
        int part = TemporaryFile.open(folder, partName, Files.O_CREAT, tools);
        if (part < 0 || tools.stat.size() == 0) {
            return part;
        }
        Folders.unlink(folder.fd, partName, 0);
        Descriptors.close(part);
        return TemporaryFile.open(folder, partName, Files.O_CREAT, tools);
    }

    private int beginLog(Tools tools) {
        int logFd = TemporaryFile.open(folder, logName, Files.O_CREAT, tools);
        if (logFd < 0) {
            return logFd;
        }
        log = PartLog.begin(logFd, entry, tools);
        if (log == null) {
            Descriptors.close(logFd);
            return -Errno.ENOSPC;
        }
        return 0;
    }

    /// Where something may stand, or space may be reserved, there has to be nothing.
    private int clear(long offset, long length, Tools tools) {
        boolean isNeeded = hasOld || reservedChunk != NONE;
        return isNeeded ? BlockWriter.zeros(fd, offset, length, tools) : 0;
    }

    /// Only a wish: what cannot be reserved may still be written. The file's size grows with it,
    /// since ext4 gives nothing back that lies behind it. In memory, where nothing can be
    /// scattered, it would only mean to clear every page before it is written.
    private void reserve(long offset, Tools tools) {
        long chunk = offset / RESERVED_BYTES;
        if (!isLogged || isSparse || chunk == reservedChunk) {
            return;
        }
        if (tools.statFs.of(fd) == 0 && tools.statFs.type() == StatFs.TMPFS_MAGIC) {
            return;
        }
        reservedChunk = chunk;
        long start = chunk * RESERVED_BYTES;
        long length = Math.min(RESERVED_BYTES, entry.size() - start);
        Files.fallocate(fd, 0, start, length);
    }
}
