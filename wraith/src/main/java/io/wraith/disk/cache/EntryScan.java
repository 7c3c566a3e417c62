package io.wraith.disk.cache;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads the lines of a cache that is opened, and finds where its ring goes on: behind the record
/// that was written last.
final class EntryScan {
    private static final int CHUNK_LINES = 16 << 10;
    private static final int NOWHERE = -1;

    private final CacheFiles files;
    private final int cells;
    private final CacheIndex index = new CacheIndex(0);
    private final EntryLine line = new EntryLine();
    private final RecordCounts counts;
    private long sequence;
    private int head;

    EntryScan(CacheFiles files, int cells) {
        this.files = files;
        this.cells = cells;
        counts = new RecordCounts(cells);
    }

    /// Of whom the records are that were found.
    RecordCounts counts() {
        return counts;
    }

    /// The number of the last record.
    long sequence() {
        return sequence;
    }

    int head() {
        return head;
    }

    CacheIndex run() {
        long known = Math.min(files.entriesBytes(), (long) cells * EntryLine.BYTES);
        int bytes = Math.clamp(known, EntryLine.BYTES, CHUNK_LINES * EntryLine.BYTES);
        bytes -= bytes % EntryLine.BYTES;
        byte[] chunk = new byte[bytes];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes, Long.BYTES);
            int next = 0;
            for (long first = 0; first < cells; first += bytes / EntryLine.BYTES) {
                long got = files.readEntries(first * EntryLine.BYTES, memory, bytes);
                int lines = (int) Math.min(got / EntryLine.BYTES, cells - first);
                MemorySegment.copy(
                        memory, ValueLayout.JAVA_BYTE, 0, chunk, 0, lines * EntryLine.BYTES);
                next = take(chunk, (int) first, lines, next, arena);
                if (got < bytes) {
                    break;
                }
            }
        }
        return index;
    }

    /// Takes the lines from `next` on; what a record covers is older than it. Answers where to go
    /// on.
    private int take(byte[] chunk, int first, int lines, int next, Arena arena) {
        int cell = Math.max(first, next);
        while (cell < first + lines) {
            line.wrap(chunk, (cell - first) * EntryLine.BYTES);
            int span = (line.length() + DiskCache.CELL_BYTES - 1) / DiskCache.CELL_BYTES;
            if (!line.isGood(cell) || cell + span > cells) {
                cell++;
                continue;
            }
            long hash = DiskCache.hash(line.high(), line.low());
            int known = index.find(hash);
            int older = known == CacheIndex.NONE ? NOWHERE : index.cell(known);
            if (older == NOWHERE) {
                counts.add(line.high());
            }
            if (older != NOWHERE && sequenceAt(older, arena) > line.sequence()) {
                older = cell;
            } else {
                index.put(hash, line.check(), cell, line.length(), 0);
            }
            wipe(older, arena);
            if (line.sequence() > sequence) {
                sequence = line.sequence();
                head = cell + span;
            }
            cell += span;
        }
        return cell;
    }

    /// An older line of a key would be found when the newer one is removed.
    private void wipe(int cell, Arena arena) {
        if (cell != NOWHERE) {
            // A disk that refuses this refuses removals, too.
            int _ = files.writeEntry(cell, arena.allocate(EntryLine.BYTES, Long.BYTES));
        }
    }

    /// Two lines of one key are rare: a crash came before the old one was wiped.
    private long sequenceAt(int cell, Arena arena) {
        MemorySegment memory = arena.allocate(EntryLine.BYTES, Long.BYTES);
        byte[] bytes = new byte[EntryLine.BYTES];
        files.readEntries((long) cell * EntryLine.BYTES, memory, EntryLine.BYTES);
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, bytes, 0, EntryLine.BYTES);
        return new EntryLine().wrap(bytes, 0).sequence();
    }
}
