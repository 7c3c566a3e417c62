package io.wraith.kit;

import io.wraith.linux.Errno;
import io.wraith.linux.Memory;
import io.wraith.linux.Numa;
import io.wraith.ring.IndexStack;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/// Native buffers of 64 bytes to 1 MiB out of one region, mapped once, on huge pages if there are
/// any. It never grows: when nothing fits, the answer is [#EXHAUSTED].
///
/// A buffer is a *lease*: a `long` that says which slot, and for which of its uses. Giving a lease
/// back twice, or asking where its bytes are after it was given back, throws; nothing is allocated
/// on either way. The bytes are at [#offset] in [#memory], which is the memory of all buffers of
/// the same class, so writing beyond a buffer's end writes into its neighbour.
///
/// Threads that take and give often do it through a [PoolCache] of their own, the others here.
///
/// ```
/// long lease = cache.take(1400);
/// if (lease == BufferPool.EXHAUSTED) { ... }
/// MemorySegment.copy(bytes, 0, pool.memory(lease), JAVA_BYTE, pool.offset(lease), 1400);
/// cache.give(lease);
/// ```
public final class BufferPool implements AutoCloseable {
    /// The pool has no buffer free of the class asked for, nor of the next larger one.
    public static final long EXHAUSTED = -1;

    private static final int LEASES_NAMED = 10;

    private final PoolPlan plan;
    private final Memory.Region region;
    private final String node;

    /// By class; a class without slots has the slab of the next larger one, if any.
    private final @Nullable Slab[] homes = new Slab[PoolPlan.CLASSES];

    /// Those that exist, smallest class first.
    private final List<Slab> slabs = new ArrayList<>();

    private final List<PoolCache> caches = new ArrayList<>();
    private final long[] hitsOfClosedCaches = new long[PoolPlan.CLASSES];
    private final long[] missesOfClosedCaches = new long[PoolPlan.CLASSES];
    private boolean closed;

    private BufferPool(PoolPlan plan) {
        this.plan = plan;
        region = Memory.huge(plan.name(), plan.bytes());
        node = place(region, plan.node());
        // The largest first: then every slot begins at a multiple of its size.
        long at = 0;
        Slab larger = null;
        for (int sizeClass = PoolPlan.CLASSES - 1; sizeClass >= 0; sizeClass--) {
            long bytes = (long) plan.slots().get(sizeClass) * PoolPlan.slotBytes(sizeClass);
            if (bytes > 0) {
                MemorySegment memory = region.segment().asSlice(at, bytes);
                larger = new Slab(sizeClass, memory, plan.tracing(), larger);
                slabs.addFirst(larger);
                at += bytes;
            }
            homes[sizeClass] = larger;
        }
    }

    /// Maps the plan's memory. The pages appear when they are first touched, or with [#populate].
    public static BufferPool open(PoolPlan plan) {
        return new BufferPool(plan);
    }

    /// Touches every page, so that no later use waits for the kernel: 0 or `-errno`.
    public int populate() {
        return region.advise(Memory.MADV_POPULATE_WRITE);
    }

    /// A cache for one thread. It has to be closed when the thread ends: its slots stay with it.
    public synchronized PoolCache cache() {
        if (closed) {
            throw new IllegalStateException(plan.name() + " is closed");
        }
        PoolCache cache = new PoolCache(this, slabs);
        caches.add(cache);
        return cache;
    }

    /// A buffer of at least `bytes` without a cache, or [#EXHAUSTED]. Any thread.
    public long take(int bytes) {
        Slab home = home(bytes);
        Slab slab = home;
        int slot = slab.pop();
        if (slot == IndexStack.EMPTY) {
            slab = home.larger();
            slot = slab.pop();
        }
        if (slot == IndexStack.EMPTY) {
            home.countRefused();
            return EXHAUSTED;
        }
        slab.countUncached();
        return slab.lease(slot);
    }

    /// Gives a buffer back without a cache. Any thread.
    public void give(long lease) {
        Slab slab = slab(lease);
        slab.push(slab.end(lease));
    }

    /// The memory in which a lease's buffer lies, with all others of its class.
    public MemorySegment memory(long lease) {
        return slab(lease).memory();
    }

    /// Where in [#memory] a lease's buffer begins.
    public long offset(long lease) {
        return slab(lease).offset(lease);
    }

    /// The size of a lease's buffer, which may be larger than was asked for.
    public int capacity(long lease) {
        return slab(lease).slotBytes();
    }

    /// The figures so far.
    public synchronized PoolStatistics statistics() {
        List<PoolStatistics.OfClass> classes = new ArrayList<>();
        for (Slab slab : slabs) {
            long hits = hitsOfClosedCaches[slab.sizeClass()];
            long misses = missesOfClosedCaches[slab.sizeClass()];
            for (PoolCache cache : caches) {
                hits += cache.hits(slab.sizeClass());
                misses += cache.misses(slab.sizeClass());
            }
            classes.add(slab.statistics(hits, misses));
        }
        String pages = region.pages().name().toLowerCase(Locale.ROOT);
        return new PoolStatistics(
                plan.name(),
                region.bytes(),
                region.shortfall().isEmpty() ? pages : pages + " (" + region.shortfall() + ")",
                node,
                List.copyOf(classes));
    }

    /// Every buffer in use, smallest class first.
    public List<LiveLease> leases() {
        List<LiveLease> leases = new ArrayList<>();
        for (Slab slab : slabs) {
            slab.forEachLease(leases::add);
        }
        return leases;
    }

    /// Gives the memory back to the kernel. As long as a buffer is in use, or a cache keeps slots,
    /// that would turn a forgotten buffer into a crash; so then the pool stays as it is, and the
    /// exception names what is missing; another thread's [#take] meanwhile may have been refused. A
    /// second close does nothing.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        List<int[]> drained = new ArrayList<>();
        for (Slab slab : slabs) {
            int[] slots = slab.drain();
            drained.add(slots);
            if (slots.length < slab.slots()) {
                for (int i = 0; i < drained.size(); i++) {
                    slabs.get(i).restore(drained.get(i));
                }
                throw new IllegalStateException(missing());
            }
        }
        closed = true;
        region.close();
    }

    synchronized void forget(PoolCache cache) {
        if (caches.remove(cache)) {
            for (Slab slab : slabs) {
                hitsOfClosedCaches[slab.sizeClass()] += cache.hits(slab.sizeClass());
                missesOfClosedCaches[slab.sizeClass()] += cache.misses(slab.sizeClass());
            }
        }
    }

    /// The slab for a lease of `bytes`.
    Slab home(int bytes) {
        Slab home = homes[PoolPlan.classOf(bytes)];
        if (home == null) {
            throw new IllegalArgumentException(
                    plan.name() + " was planned without buffers of " + bytes + " bytes");
        }
        return home;
    }

    /// The slab of a lease.
    Slab slab(long lease) {
        int sizeClass = Slab.classOf(lease);
        Slab slab = sizeClass < 0 || sizeClass >= PoolPlan.CLASSES ? null : homes[sizeClass];
        if (slab == null) {
            throw new IllegalArgumentException(
                    plan.name() + " has no lease " + Long.toHexString(lease));
        }
        return slab;
    }

    /// Before the first touch, so that no page has to move. Preferred, not bound: a full node must
    /// not end in a signal.
    private static String place(Memory.Region region, OptionalInt node) {
        if (node.isEmpty()) {
            return "any";
        }
        SortedSet<Integer> nodes = new TreeSet<>(List.of(node.getAsInt()));
        int placed = Numa.place(region.segment(), Numa.MPOL_PREFERRED, nodes);
        return placed == 0
                ? Integer.toString(node.getAsInt())
                : "any (mbind: " + Errno.describe(-placed) + ")";
    }

    private String missing() {
        List<LiveLease> leases = leases();
        StringBuilder text = new StringBuilder(plan.name()).append(" cannot be closed: ");
        text.append(leases.size()).append(" buffers in use, ");
        text.append(caches.size()).append(" caches open");
        for (LiveLease lease : leases.subList(0, Math.min(LEASES_NAMED, leases.size()))) {
            text.append("\n  ").append(lease.bytes()).append(" bytes");
            lease.origin().stream()
                    .limit(1)
                    .forEach(call -> text.append(" taken by ").append(call));
        }
        return text.toString();
    }
}
