package io.wraith.kit;

import io.wraith.ring.IndexStack;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/// All slots of one size class: their memory, the stack of the free ones that all threads share,
/// and a generation per slot, odd while it is leased. The generation is part of the lease, so a
/// lease that was given back fits no more, whoever has the slot now.
///
/// ```
/// lease:  | 0 | size class (4) | generation (31) | slot (28) |
/// ```
final class Slab {
    private static final VarHandle GENERATION =
            MethodHandles.arrayElementVarHandle(int[].class).withInvokeExactBehavior();
    private static final VarHandle COUNTER =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private static final int SLOT_BITS = 28;
    private static final int CLASS_SHIFT = 59;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    private static final int GENERATION_MASK = Integer.MAX_VALUE;

    /// Places in the array of counters that all threads write, on cache lines of their own.
    private static final int OUT = 16;

    private static final int MOST_OUT = 17;
    private static final int UNCACHED = 32;
    private static final int REFUSED = 33;

    /// Frames of this package are not where a buffer was taken.
    private static final StackWalker WALKER =
            StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private static final int TRACED_FRAMES = 12;

    private final int sizeClass;
    private final MemorySegment memory;
    private final IndexStack free;
    private final int[] generations;
    private final long[] counters = new long[48];
    private final @Nullable AtomicReferenceArray<List<String>> origins;
    private final Slab larger;

    /// Cuts `memory` into slots; it has to be a whole number of them, at least one.
    Slab(int sizeClass, MemorySegment memory, boolean tracing, @Nullable Slab larger) {
        this.sizeClass = sizeClass;
        this.larger = larger == null ? this : larger;
        this.memory = memory;
        int slots = Math.toIntExact(memory.byteSize() / slotBytes());
        free = IndexStack.full(slots);
        generations = new int[slots];
        origins = tracing ? new AtomicReferenceArray<>(slots) : null;
    }

    static int classOf(long lease) {
        return (int) (lease >>> CLASS_SHIFT);
    }

    int slotBytes() {
        return PoolPlan.slotBytes(sizeClass);
    }

    int slots() {
        return generations.length;
    }

    int sizeClass() {
        return sizeClass;
    }

    /// The slab to ask when this one is empty: of the next class that has one, else this one again.
    Slab larger() {
        return larger;
    }

    MemorySegment memory() {
        return memory;
    }

    /// Takes up to `count` free slots for a thread that will lease them: how many.
    int pop(int[] target, int count) {
        int popped = free.pop(target, 0, count);
        countOut(popped);
        return popped;
    }

    /// Takes one free slot, or gives [IndexStack#EMPTY].
    int pop() {
        int slot = free.pop();
        if (slot != IndexStack.EMPTY) {
            countOut(1);
        }
        return slot;
    }

    void push(int[] source, int from, int count) {
        add(OUT, -count);
        free.push(source, from, count);
    }

    void push(int slot) {
        add(OUT, -1);
        free.push(slot);
    }

    /// Makes a lease of a slot that the caller has popped.
    long lease(int slot) {
        int generation = (int) GENERATION.getOpaque(generations, slot) + 1 & GENERATION_MASK;
        GENERATION.setOpaque(generations, slot, generation);
        if (origins != null) {
            origins.set(slot, origin());
        }
        return (long) sizeClass << CLASS_SHIFT | (long) generation << SLOT_BITS | slot;
    }

    /// Ends a lease: its slot, which the caller now owns. Of two threads that end the same lease,
    /// one fails.
    int end(long lease) {
        int slot = (int) lease & SLOT_MASK;
        int generation = (int) (lease >>> SLOT_BITS) & GENERATION_MASK;
        int ended = generation + 1 & GENERATION_MASK;
        if (slot >= generations.length
                || (generation & 1) == 0
                || !GENERATION.compareAndSet(generations, slot, generation, ended)) {
            throw dead(lease);
        }
        if (origins != null) {
            origins.set(slot, List.of());
        }
        return slot;
    }

    /// Where in [#memory] a live lease's buffer begins.
    long offset(long lease) {
        int slot = (int) lease & SLOT_MASK;
        int generation = (int) (lease >>> SLOT_BITS) & GENERATION_MASK;
        if (slot >= generations.length
                || (generation & 1) == 0
                || (int) GENERATION.getOpaque(generations, slot) != generation) {
            throw dead(lease);
        }
        return (long) slot * slotBytes();
    }

    void countUncached() {
        add(UNCACHED, 1);
    }

    void countRefused() {
        add(REFUSED, 1);
    }

    /// This class's figures with the counts of the caches added.
    PoolStatistics.OfClass statistics(long hits, long misses) {
        int leased = 0;
        for (int slot = 0; slot < generations.length; slot++) {
            leased += (int) GENERATION.getOpaque(generations, slot) & 1;
        }
        return new PoolStatistics.OfClass(
                slotBytes(),
                slots(),
                hits,
                misses + read(UNCACHED),
                read(REFUSED),
                leased,
                Math.toIntExact(read(MOST_OUT)));
    }

    void forEachLease(Consumer<LiveLease> action) {
        for (int slot = 0; slot < generations.length; slot++) {
            int generation = (int) GENERATION.getOpaque(generations, slot);
            if ((generation & 1) == 1) {
                List<String> origin = origins == null ? null : origins.get(slot);
                action.accept(
                        new LiveLease(
                                (long) sizeClass << CLASS_SHIFT
                                        | (long) generation << SLOT_BITS
                                        | slot,
                                slotBytes(),
                                origin == null ? List.of() : origin));
            }
        }
    }

    private void countOut(int popped) {
        long out = add(OUT, popped);
        long most = read(MOST_OUT);
        while (out > most && !COUNTER.compareAndSet(counters, MOST_OUT, most, out)) {
            most = read(MOST_OUT);
        }
    }

    private long add(int counter, long amount) {
        return (long) COUNTER.getAndAdd(counters, counter, amount) + amount;
    }

    private long read(int counter) {
        return (long) COUNTER.getVolatile(counters, counter);
    }

    private IllegalStateException dead(long lease) {
        return new IllegalStateException(
                "no live lease of "
                        + slotBytes()
                        + " bytes (given back twice, or used after it was given back): "
                        + Long.toHexString(lease));
    }

    /// Takes every free slot.
    int[] drain() {
        int[] all = new int[slots()];
        return Arrays.copyOf(all, free.pop(all, 0, all.length));
    }

    /// Puts back what [#drain] took.
    void restore(int[] drained) {
        free.push(drained, 0, drained.length);
    }

    private static List<String> origin() {
        String thread = Thread.currentThread().getName();
        return WALKER.walk(frames ->
                frames.filter(frame -> !isOurs(frame.getDeclaringClass()))
                        .limit(TRACED_FRAMES)
                        .map(frame -> thread + ": " + frame.toStackTraceElement())
                        .toList());
    }

    private static boolean isOurs(Class<?> type) {
        return type == Slab.class
                || type == Shelf.class
                || type == PoolCache.class
                || type == BufferPool.class;
    }
}
