package io.wraith.disk.cache;

import io.wraith.base.Check;
import io.wraith.base.Prng;
import io.wraith.linux.Errno;
import io.wraith.simd.Xxh3;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// Records of up to 16 KiB under keys of 128 bits, in a ring of 4 KiB cells that is bounded in
/// size.
///
/// A record is written where the ring's head is: the bytes, then its line in the entries file. What
/// lay there before goes, unless it was read since it was written: then it is written again at the
/// head (as CLOCK does). Nothing is synchronised with the disk and nothing has to be: a line has a
/// checksum, a record has one, and each is looked at before it counts. So a crash at any point, a
/// loss of power or a damaged disk costs records, and never gives wrong bytes.
///
/// Any number of threads read at once; who writes waits for the other who writes, and holds up
/// nobody else: the index changes under a lock that no call of the kernel is made under.
public final class DiskCache implements AutoCloseable {
    public static final int MISSING = -1;

    static final int CELL_BYTES = 4096;
    static final int MOST_BYTES = 4 * CELL_BYTES;

    private static final int LEAST_CELLS = 16;

    /// How much may be written again for one new record, so that no write takes long.
    private static final int MOST_KEPT = 8;

    /// So many keys are looked for before another may write.
    private static final int REMOVED_AT_ONCE = 256;

    private static final int LINES_AT_ONCE = MOST_BYTES / EntryLine.BYTES;

    private final CacheFiles files;

    /// Its own lock. What changes it holds `writing`, too, so that places in it stay while it
    /// works.
    private final CacheIndex index;

    private final Object writing = new Object();

    /// Of whom there are records; under `writing`.
    final RecordCounts counts;

    /// The ring's size; smaller than asked for once the disk was full.
    private int cells;

    private int head;

    /// Cells from the head on whose records are gone.
    private int cleared;

    private long sequence;
    private final AtomicLong corrupt = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();

    private DiskCache(CacheFiles files, CacheIndex index, int cells, EntryScan scan) {
        this.files = files;
        this.index = index;
        this.cells = cells;
        counts = scan.counts();
        sequence = scan.sequence();
        head = scan.head();
    }

    /// The cache in a folder, which is made if it is not there, of at most so many bytes.
    ///
    /// @throws io.wraith.linux.LinuxException if another process has it (`EAGAIN`), or it cannot be
    ///   opened
    public static DiskCache open(Path folder, long mostBytes) {
        long most = Math.min(mostBytes / (CELL_BYTES + EntryLine.BYTES), Integer.MAX_VALUE / 2);
        if (most < LEAST_CELLS) {
            throw new IllegalArgumentException("a cache of " + mostBytes + " bytes");
        }
        CacheFiles.make(folder);
        CacheFiles files = new CacheFiles(folder);
        try {
            files.limit(most);
            EntryScan scan = new EntryScan(files, (int) most);
            CacheIndex index = scan.run();
            return new DiskCache(files, index, (int) most, scan);
        } catch (RuntimeException | Error failure) {
            files.close();
            throw failure;
        }
    }

    /// Copies a record and says how long it is, or [#MISSING].
    public int read(long high, long low, MemorySegment target, long at, CacheTools tools) {
        long hash = hash(high, low);
        int cell;
        int length;
        long check;
        synchronized (index) {
            int found = index.find(hash);
            if (found == CacheIndex.NONE) {
                return MISSING;
            }
            cell = index.cell(found);
            length = index.length(found);
            check = index.check(found);
            index.uses(found, Math.min(CacheIndex.MOST_USES, index.uses(found) + 1));
        }
        long got = files.readBlock(cell, tools.block, 0, length);
        MemorySegment.copy(tools.block, ValueLayout.JAVA_BYTE, 0, tools.heap, 0, length);
        if (got < length || check(high, low, tools.heap, length) != check) {
            forget(high, hash, cell, check);
            return MISSING;
        }
        MemorySegment.copy(tools.block, 0, target, at, length);
        return length;
    }

    /// Whether there is a record; it may turn out damaged.
    public boolean has(long high, long low) {
        synchronized (index) {
            return index.find(hash(high, low)) != CacheIndex.NONE;
        }
    }

    /// Keeps a record; answers 0, or why it is not kept (`-errno`).
    public int write(
            long high, long low, MemorySegment source, long at, int length, CacheTools tools) {
        Check.that(length > 0 && length <= MOST_BYTES, "a record of " + length + " bytes");
        MemorySegment.copy(source, at, tools.block, 0, length);
        MemorySegment.copy(tools.block, ValueLayout.JAVA_BYTE, 0, tools.heap, 0, length);
        long check = check(high, low, tools.heap, length);
        synchronized (writing) {
            return append(high, low, check, length, tools);
        }
    }

    /// Forgets the records of `count` keys, whose lower halves follow each other, also after a
    /// restart.
    ///
    /// Of more keys than there are lines these are looked at, not the keys; and nothing is, if
    /// there are no records of this upper half.
    public void remove(long high, long low, long count, CacheTools tools) {
        long lines = files.entriesBytes() / EntryLine.BYTES;
        if (count > lines) {
            // Records move while others write, and none is to be passed over.
            synchronized (writing) {
                removeAll(high, lines, tools);
            }
            return;
        }
        for (long at = 0; at < count; at += REMOVED_AT_ONCE) {
            long end = Math.min(count, at + REMOVED_AT_ONCE);
            synchronized (writing) {
                for (long i = at; i < end && counts.has(high); i++) {
                    remove(high, index.find(hash(high, low + i)), tools);
                }
            }
        }
    }

    private void remove(long high, int found, CacheTools tools) {
        if (found != CacheIndex.NONE) {
            wipe(index.cell(found), tools);
            drop(high, found);
        }
    }

    /// Looks at as many lines at a time as the tools have room for.
    private void removeAll(long high, long lines, CacheTools tools) {
        EntryLine line = new EntryLine();
        for (long first = 0; first < lines && counts.has(high); first += LINES_AT_ONCE) {
            int some = (int) Math.min(LINES_AT_ONCE, lines - first);
            files.readEntries(first * EntryLine.BYTES, tools.block, MOST_BYTES);
            MemorySegment.copy(tools.block, ValueLayout.JAVA_BYTE, 0, tools.heap, 0, MOST_BYTES);
            for (int i = 0; i < some; i++) {
                line.wrap(tools.heap, i * EntryLine.BYTES);
                if (line.high() == high) {
                    remove(high, live(line, (int) first + i), tools);
                }
            }
        }
    }

    private void drop(long high, int found) {
        synchronized (index) {
            index.remove(found);
        }
        counts.remove(high);
    }

    private void put(long hash, long check, int cell, int length, int uses) {
        synchronized (index) {
            index.put(hash, check, cell, length, uses);
        }
    }

    public int records() {
        synchronized (index) {
            return index.size();
        }
    }

    /// What its index takes in memory.
    public long indexBytes() {
        synchronized (index) {
            return index.heldBytes();
        }
    }

    /// How many records were found damaged.
    public long corruptRecords() {
        return corrupt.get();
    }

    /// How many records the disk would not take.
    public long refusedRecords() {
        return refused.get();
    }

    /// How many records made room for others.
    public long evictedRecords() {
        return evicted.get();
    }

    @Override
    public void close() {
        synchronized (writing) {
            synchronized (index) {
                index.close();
            }
            files.close();
        }
    }

    void failAfter(long writes) {
        files.writesLeft = writes;
    }

    private void forget(long high, long hash, int cell, long check) {
        synchronized (writing) {
            int found = index.find(hash);
            // Where it lay there may be another by now: then nothing was damaged.
            if (found != CacheIndex.NONE
                    && index.cell(found) == cell
                    && index.check(found) == check) {
                drop(high, found);
                corrupt.incrementAndGet();
            }
        }
    }

    /// The record is in the tools' block.
    private int append(long high, long low, long check, int length, CacheTools tools) {
        int needed = span(length);
        makeRoom(needed, tools);
        int answer = files.writeBlock(head, tools.block, 0, length);
        if (answer == 0) {
            answer = writeLine(high, low, check, length, tools);
        }
        if (answer < 0) {
            refused.incrementAndGet();
            full(answer);
            return answer;
        }
        long hash = hash(high, low);
        int old = index.find(hash);
        int oldCell = old == CacheIndex.NONE ? head : index.cell(old);
        if (old == CacheIndex.NONE) {
            counts.add(high);
        }
        put(hash, check, head, length, 0);
        wipeUnlessHead(oldCell, tools);
        head += needed;
        cleared -= needed;
        return 0;
    }

    private int writeLine(long high, long low, long check, int length, CacheTools tools) {
        sequence++;
        tools.line.set(high, low, check, sequence, length);
        tools.line.seal(head);
        MemorySegment.copy(
                tools.lineBytes, 0, tools.entry, ValueLayout.JAVA_BYTE, 0, EntryLine.BYTES);
        return files.writeEntry(head, tools.entry);
    }

    /// Goes on from the beginning with what the files have got, if that is worth it.
    private void full(int answer) {
        boolean isFull = answer == -Errno.ENOSPC || answer == -Errno.EDQUOT;
        if (isFull && head >= LEAST_CELLS) {
            cells = head;
            head = 0;
            cleared = 0;
        }
    }

    /// Makes the cells from the head on free, so many that the record fits.
    private void makeRoom(int needed, CacheTools tools) {
        int kept = 0;
        while (true) {
            if (head + needed > cells) {
                head = 0;
                cleared = 0;
            }
            if (cleared >= needed) {
                return;
            }
            int cell = head + cleared;
            int found = liveAt(cell, tools);
            if (found == CacheIndex.NONE) {
                cleared++;
                continue;
            }
            int span = span(index.length(found));
            cleared = Math.min(cleared + span, cells - head);
            if (index.uses(found) > 0 && kept < MOST_KEPT && keep(found, cell, span, tools)) {
                kept++;
            } else {
                drop(tools.line.high(), found);
                wipeUnlessHead(cell, tools);
                evicted.incrementAndGet();
            }
        }
    }

    private static int span(int length) {
        return (length + CELL_BYTES - 1) / CELL_BYTES;
    }

    /// The index's entry of the record that begins in a cell; its line is the tools'.
    private int liveAt(int cell, CacheTools tools) {
        long got = files.readEntries((long) cell * EntryLine.BYTES, tools.entry, EntryLine.BYTES);
        MemorySegment.copy(
                tools.entry, ValueLayout.JAVA_BYTE, 0, tools.lineBytes, 0, EntryLine.BYTES);
        return got < EntryLine.BYTES ? CacheIndex.NONE : live(tools.line, cell);
    }

    /// The index's entry of the record whose line this is, if it begins in this cell.
    private int live(EntryLine line, int cell) {
        if (!line.isGood(cell)) {
            return CacheIndex.NONE;
        }
        int found = index.find(hash(line.high(), line.low()));
        boolean isLive = found != CacheIndex.NONE && index.cell(found) == cell;
        return isLive ? found : CacheIndex.NONE;
    }

    /// Moves a record to the head, which may overlap it.
    private boolean keep(int found, int cell, int span, CacheTools tools) {
        int length = index.length(found);
        long check = index.check(found);
        int uses = index.uses(found) - 1;
        long high = tools.line.high();
        long low = tools.line.low();
        if (cell != head) {
            long got = files.readBlock(cell, tools.kept, 0, length);
            if (got < length || files.writeBlock(head, tools.kept, 0, length) < 0) {
                return false;
            }
        }
        if (writeLine(high, low, check, length, tools) < 0) {
            return false;
        }
        put(hash(high, low), check, head, length, uses);
        wipeUnlessHead(cell, tools);
        head += span;
        cleared -= span;
        return true;
    }

    /// An old line must not come back at the next start, when the newer one of its key is gone. At
    /// the head there is, or will be, another one.
    private void wipeUnlessHead(int cell, CacheTools tools) {
        if (cell != head) {
            wipe(cell, tools);
        }
    }

    private void wipe(int cell, CacheTools tools) {
        tools.entry.fill((byte) 0);
        if (files.writeEntry(cell, tools.entry) < 0) {
            refused.incrementAndGet();
        }
    }

    /// Never 0, which is nothing in the index.
    static long hash(long high, long low) {
        return Prng.mixed(Prng.mixed(high) ^ low) | 1;
    }

    /// Of the bytes and of whose they are: two keys of one hash are told apart by it.
    private static long check(long high, long low, byte[] bytes, int length) {
        return Xxh3.of(bytes, 0, length) ^ Prng.mixed(high + Prng.mixed(low));
    }
}
