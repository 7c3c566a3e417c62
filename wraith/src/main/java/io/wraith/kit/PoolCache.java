package io.wraith.kit;

import io.wraith.ring.IndexStack;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One thread's way to a [BufferPool], with a few free slots of every class at hand. Buffers may be
/// taken through one cache and given back through another. Belongs to one thread.
public final class PoolCache implements AutoCloseable {
    private final BufferPool pool;

    /// By class, like the pool's slabs.
    private final @Nullable Shelf[] shelves = new Shelf[PoolPlan.CLASSES];

    /// `slabs` from the smallest class to the largest.
    PoolCache(BufferPool pool, List<Slab> slabs) {
        this.pool = pool;
        Shelf larger = null;
        for (Slab slab : slabs.reversed()) {
            larger = new Shelf(slab, larger);
            shelves[slab.sizeClass()] = larger;
        }
    }

    /// A buffer of at least `bytes`, or [BufferPool#EXHAUSTED].
    public long take(int bytes) {
        Slab home = pool.home(bytes);
        Shelf shelf = shelf(home);
        int slot = shelf.take();
        if (slot == IndexStack.EMPTY) {
            shelf = shelf.larger();
            slot = shelf.take();
        }
        if (slot == IndexStack.EMPTY) {
            home.countRefused();
            return BufferPool.EXHAUSTED;
        }
        return shelf.slab().lease(slot);
    }

    /// Gives a buffer back, wherever it was taken.
    public void give(long lease) {
        Slab slab = pool.slab(lease);
        shelf(slab).give(slab.end(lease));
    }

    /// Gives the slots at hand back to the pool. What the cache is still used for goes to the
    /// shared stack. Not before its thread is done with it.
    @Override
    public void close() {
        for (Shelf shelf : shelves) {
            if (shelf != null) {
                shelf.close();
            }
        }
        pool.forget(this);
    }

    long hits(int sizeClass) {
        Shelf shelf = shelves[sizeClass];
        return shelf == null ? 0 : shelf.hits();
    }

    long misses(int sizeClass) {
        Shelf shelf = shelves[sizeClass];
        return shelf == null ? 0 : shelf.misses();
    }

    private Shelf shelf(Slab slab) {
        Shelf shelf = shelves[slab.sizeClass()];
        if (shelf == null) {
            throw new AssertionError("a slab without a shelf");
        }
        return shelf;
    }
}
