package io.wraith.kit;

import io.wraith.ring.IndexStack;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The free slots of one class that a [PoolCache] keeps at hand. When it runs empty it takes half
/// of what it may keep from the slab at once, and when it is full it puts half back, so that only
/// one of many takes or gives touches what other threads touch too.
final class Shelf {
    /// A cache keeps at most so many slots of a class, and so many bytes, but two of the largest.
    private static final int MOST_SLOTS = 64;

    private static final int MOST_BYTES = 256 << 10;
    private static final int LEAST_SLOTS = 2;

    /// And no more than this part of the class's slots: the others' caches need some too.
    private static final int LARGEST_PART = 8;

    private static final VarHandle COUNTER =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();
    private static final int HITS = 0;
    private static final int MISSES = 1;

    private final Slab slab;
    private final Shelf larger;
    private final int[] slots;
    private final long[] counters = new long[2];
    private int limit;
    private int count;

    Shelf(Slab slab, @Nullable Shelf larger) {
        this.slab = slab;
        this.larger = larger == null ? this : larger;
        int fit = Math.clamp(MOST_BYTES / slab.slotBytes(), LEAST_SLOTS, MOST_SLOTS);
        limit = Math.min(fit, slab.slots() / LARGEST_PART);
        slots = new int[Math.max(limit, 1)];
    }

    Slab slab() {
        return slab;
    }

    /// Like [Slab#larger].
    Shelf larger() {
        return larger;
    }

    /// A free slot, or [IndexStack#EMPTY].
    int take() {
        if (count > 0) {
            increment(HITS);
            return slots[--count];
        }
        count = slab.pop(slots, Math.max(limit / 2, 1));
        if (count == 0) {
            return IndexStack.EMPTY;
        }
        increment(MISSES);
        return slots[--count];
    }

    void give(int slot) {
        if (count < limit) {
            slots[count++] = slot;
        } else if (limit < 2) {
            slab.push(slot);
        } else {
            // The ones given last stay: their memory is more likely in the processor's cache.
            int surplus = limit - limit / 2;
            slab.push(slots, 0, surplus);
            System.arraycopy(slots, surplus, slots, 0, limit - surplus);
            count = limit - surplus;
            slots[count++] = slot;
        }
    }

    /// Gives everything back, and keeps nothing from now on.
    void close() {
        slab.push(slots, 0, count);
        count = 0;
        limit = 0;
    }

    long hits() {
        return (long) COUNTER.getOpaque(counters, HITS);
    }

    long misses() {
        return (long) COUNTER.getOpaque(counters, MISSES);
    }

    /// Only the cache's thread writes, so no atomic addition is needed.
    private void increment(int counter) {
        COUNTER.setOpaque(counters, counter, counters[counter] + 1);
    }
}
