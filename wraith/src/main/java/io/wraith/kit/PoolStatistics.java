package io.wraith.kit;

import java.util.List;

/// A pool's figures at one moment, by size class, smallest first. While other threads use the pool
/// the figures of different moments may mix.
///
/// `pages` says on what pages the memory lies and, if they are not huge, why not; `node` does the
/// same for the memory node.
public record PoolStatistics(
        String name, long bytes, String pages, String node, List<OfClass> classes) {
    /// `hits` were served by a thread's cache, `misses` by the shared stack, and `refused` not at
    /// all: nothing free here or one class up. `leased` buffers are in use now. `mostTaken` is the
    /// high-water mark of slots out of the shared stack, leased or in a cache: how many the class
    /// has really needed.
    public record OfClass(
            int slotBytes,
            int slots,
            long hits,
            long misses,
            long refused,
            int leased,
            int mostTaken) {}

    public long hits() {
        return classes.stream().mapToLong(OfClass::hits).sum();
    }

    public long misses() {
        return classes.stream().mapToLong(OfClass::misses).sum();
    }

    public long refused() {
        return classes.stream().mapToLong(OfClass::refused).sum();
    }

    public int leased() {
        return classes.stream().mapToInt(OfClass::leased).sum();
    }

    /// The part of all requests that a thread's own cache served; 1 when there were none.
    public double hitRate() {
        long all = hits() + misses() + refused();
        return all == 0 ? 1 : (double) hits() / all;
    }
}
