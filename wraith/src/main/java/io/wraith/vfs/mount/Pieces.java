package io.wraith.vfs.mount;

import io.wraith.vfs.cache.BlockCache;

import java.util.Arrays;

/// Parts of slots that follow each other in a file. The slots are pinned until their owner is done.
public final class Pieces {
    private int[] slots = new int[4];
    private int[] places = new int[4];
    private int[] lengths = new int[4];
    private int count;
    private int bytes;

    void add(int slot, int place, int length) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, 2 * count);
            places = Arrays.copyOf(places, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        slots[count] = slot;
        places[count] = place;
        lengths[count] = length;
        count++;
        bytes += length;
    }

    void removeLast() {
        bytes -= lengths[--count];
    }

    /// The last one ends so much earlier.
    void shortenLast(int less) {
        lengths[count - 1] -= less;
        bytes -= less;
    }

    void clear() {
        count = 0;
        bytes = 0;
    }

    public int count() {
        return count;
    }

    public int slot(int piece) {
        return slots[piece];
    }

    /// Where in its slot a piece begins.
    public int place(int piece) {
        return places[piece];
    }

    public int length(int piece) {
        return lengths[piece];
    }

    /// How many bytes all have together.
    public int bytes() {
        return bytes;
    }

    /// What is needed for a read of a block: its pages, a bit each.
    static int pages(int from, int to) {
        int first = from / BlockCache.PAGE_BYTES;
        int end = (to + BlockCache.PAGE_BYTES - 1) / BlockCache.PAGE_BYTES;
        return (1 << end) - 1 & -(1 << first);
    }
}
