package io.wraith.disk.cache;

import io.wraith.base.Prng;

/// About how many records there are of each upper half of a key: never too few. Upper halves share
/// counts, of which there are as many as records of the full length fit, so it takes a byte for
/// each cell.
final class RecordCounts {
    private static final int CELLS_EACH = DiskCache.MOST_BYTES / DiskCache.CELL_BYTES;

    private final int[] counts;

    RecordCounts(int cells) {
        counts = new int[1 + cells / CELLS_EACH];
    }

    void add(long high) {
        counts[place(high)]++;
    }

    void remove(long high) {
        counts[place(high)]--;
    }

    /// Whether there may be any.
    boolean has(long high) {
        return counts[place(high)] > 0;
    }

    private int place(long high) {
        return (int) (((Prng.mixed(high) >>> 32) * counts.length) >>> 32);
    }
}
