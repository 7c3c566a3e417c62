package io.wraith.bench.link;

import io.wraith.bench.sim.Payloads;
import io.wraith.linux.Memory;
import io.wraith.linux.VirtioHeader;

import java.lang.foreign.MemorySegment;

/// The memory of all packets that are under way, in slots of three sizes. A slot is used by as many
/// segments as refer to it. The one given back last is taken next, so that no more pages are
/// touched than packets were ever under way at once.
final class PacketSlots implements Payloads, AutoCloseable {
    static final int NONE = -1;

    private static final int[] SIZES = {2 << 10, 16 << 10, 66 << 10};
    private static final int[] COUNTS = {64 << 10, 8 << 10, 4 << 10};
    private static final int SEGMENT_BITS = 16;

    private final Memory.Region region;
    private final int[] firstSlots = new int[SIZES.length];
    private final long[] firstBytes = new long[SIZES.length];
    private final int[][] free = new int[SIZES.length][];
    private final int[] freeCounts = new int[SIZES.length];
    private final int[] references;
    private final int[] lengths;

    PacketSlots() {
        int slots = 0;
        long bytes = 0;
        for (int i = 0; i < SIZES.length; i++) {
            firstSlots[i] = slots;
            firstBytes[i] = bytes;
            free[i] = new int[COUNTS[i]];
            for (int j = COUNTS[i] - 1; j >= 0; j--) {
                free[i][freeCounts[i]++] = slots + j;
            }
            slots += COUNTS[i];
            bytes += (long) COUNTS[i] * SIZES[i];
        }
        references = new int[slots];
        lengths = new int[slots];
        region = Memory.anonymous("packets of an emulated link", bytes);
    }

    /// What names a segment of the packet in a slot.
    static long payload(int slot, int segment) {
        return (long) slot << SEGMENT_BITS | segment;
    }

    static int slot(long payload) {
        return (int) (payload >>> SEGMENT_BITS);
    }

    static int segment(long payload) {
        return (int) payload & (1 << SEGMENT_BITS) - 1;
    }

    /// All slots.
    MemorySegment memory() {
        return region.segment();
    }

    /// Where a slot begins.
    long at(int slot) {
        int size = size(slot);
        return firstBytes[size] + (long) (slot - firstSlots[size]) * SIZES[size];
    }

    /// Room for any packet, with one reference to it; [#NONE] when there is none.
    int takeLargest() {
        return take(SIZES.length - 1);
    }

    long largest() {
        return SIZES[SIZES.length - 1];
    }

    private int take(int size) {
        if (freeCounts[size] == 0) {
            return NONE;
        }
        int slot = free[size][--freeCounts[size]];
        references[slot] = 1;
        return slot;
    }

    /// Says how long the packet in a slot is, and moves it to a smaller one if it fits and there is
    /// one; where it is now.
    int settle(int slot, int length) {
        lengths[slot] = length;
        for (int size = 0; size < size(slot); size++) {
            if (length <= SIZES[size] && freeCounts[size] > 0) {
                int smaller = take(size);
                MemorySegment.copy(memory(), at(slot), memory(), at(smaller), length);
                lengths[smaller] = length;
                drop(slot);
                return smaller;
            }
        }
        return slot;
    }

    /// Of the packet in a slot, its [VirtioHeader] included.
    int length(int slot) {
        return lengths[slot];
    }

    void keep(int slot) {
        references[slot]++;
    }

    void drop(int slot) {
        if (--references[slot] == 0) {
            int size = size(slot);
            free[size][freeCounts[size]++] = slot;
        }
    }

    @Override
    public void share(long payload) {
        keep(slot(payload));
    }

    @Override
    public void release(long payload) {
        drop(slot(payload));
    }

    /// How many slots are in use.
    int used() {
        int used = references.length;
        for (int count : freeCounts) {
            used -= count;
        }
        return used;
    }

    private int size(int slot) {
        return slot < firstSlots[1] ? 0 : slot < firstSlots[2] ? 1 : 2;
    }

    @Override
    public void close() {
        region.close();
    }
}
