package io.wraith.kit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/// How much a [BufferPool] holds, decided before it exists: the number of slots of each size class.
/// Classes are the powers of two from 64 bytes to 1 MiB; a class without slots is served by the
/// next larger one that has some. With a `node`, the memory lies on that node as long as it has
/// room. With `tracing`, every lease remembers where it was taken, which costs microseconds and
/// garbage.
public record PoolPlan(String name, List<Integer> slots, OptionalInt node, boolean tracing) {
    public static final int LEAST_BYTES = 64;
    public static final int MOST_BYTES = 1 << 20;

    static final int CLASSES = 15;

    /// A lease keeps 28 bits for the slot.
    private static final int MOST_SLOTS = 1 << 28;

    public PoolPlan {
        slots = List.copyOf(slots);
        if (slots.size() != CLASSES) {
            throw new IllegalArgumentException(
                    name + ": " + slots.size() + " size classes instead of " + CLASSES);
        }
        for (int count : slots) {
            if (count < 0 || count > MOST_SLOTS) {
                throw new IllegalArgumentException(name + ": " + count + " slots in a class");
            }
        }
    }

    /// A plan without slots, to begin with.
    public static PoolPlan named(String name) {
        return new PoolPlan(name, Collections.nCopies(CLASSES, 0), OptionalInt.empty(), false);
    }

    /// The same number of bytes for every class, `totalBytes` at most.
    public static PoolPlan even(String name, long totalBytes) {
        PoolPlan plan = named(name);
        for (int sizeClass = 0; sizeClass < CLASSES; sizeClass++) {
            long count = totalBytes / CLASSES / slotBytes(sizeClass);
            plan = plan.with(slotBytes(sizeClass), (int) Math.min(count, MOST_SLOTS));
        }
        return plan;
    }

    /// This plan with `count` slots in the class that holds `bytes`.
    public PoolPlan with(int bytes, int count) {
        List<Integer> changed = new ArrayList<>(slots);
        changed.set(classOf(bytes), count);
        return new PoolPlan(name, changed, node, tracing);
    }

    /// This plan, with every lease remembering where it was taken.
    public PoolPlan traced() {
        return new PoolPlan(name, slots, node, true);
    }

    /// This plan, with its memory on the node of the threads that will use it.
    public PoolPlan onNode(int node) {
        return new PoolPlan(name, slots, OptionalInt.of(node), tracing);
    }

    /// What the pool will map, and all it will ever use outside the heap.
    public long bytes() {
        long total = 0;
        for (int sizeClass = 0; sizeClass < CLASSES; sizeClass++) {
            total += (long) slots.get(sizeClass) * slotBytes(sizeClass);
        }
        return total;
    }

    static int slotBytes(int sizeClass) {
        return LEAST_BYTES << sizeClass;
    }

    /// The smallest class whose slots hold `bytes`.
    static int classOf(int bytes) {
        if (bytes <= 0 || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    bytes + " bytes of a pool whose buffers have 1 to " + MOST_BYTES);
        }
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(bytes - 1);
        return Math.max(width, 6) - 6;
    }
}
