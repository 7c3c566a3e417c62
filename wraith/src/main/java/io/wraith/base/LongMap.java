package io.wraith.base;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// A map from longs to objects without boxes: open addressing, at most half full, and removal that
/// closes the gap, so that no tombstones pile up. Only growing allocates.
///
/// The seed decides where keys lie. Where a stranger chooses the keys it is a random secret, so
/// that nobody can choose keys that collide.
public final class LongMap<V> {
    private static final int FIRST_CAPACITY = 16;

    private final long seed;
    private long[] keys = new long[FIRST_CAPACITY];
    private @Nullable Object[] values = new @Nullable Object[FIRST_CAPACITY];
    private int size;

    public LongMap(long seed) {
        this.seed = seed;
    }

    public @Nullable V get(long key) {
        return valueAt(slotOf(key));
    }

    public boolean containsKey(long key) {
        return values[slotOf(key)] != null;
    }

    /// Answers what was there before.
    public @Nullable V put(long key, V value) {
        int slot = slotOf(key);
        V previous = valueAt(slot);
        if (previous == null) {
            if (2 * (size + 1) > keys.length) {
                grow();
                slot = slotOf(key);
            }
            size++;
        }
        keys[slot] = key;
        values[slot] = value;
        return previous;
    }

    /// Answers what was there.
    public @Nullable V remove(long key) {
        int slot = slotOf(key);
        V removed = valueAt(slot);
        if (removed != null) {
            size--;
            closeGap(slot);
        }
        return removed;
    }

    public int size() {
        return size;
    }

    public void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    /// Visits every entry once, in no order that means anything but always in the same for the same
    /// seed and history. The map must not be changed meanwhile.
    public void forEach(Visitor<? super V> visitor) {
        int expected = size;
        for (int slot = 0; slot < keys.length; slot++) {
            V value = valueAt(slot);
            if (value != null) {
                visitor.visit(keys[slot], value);
                Check.that(size == expected, "a map changed under its visitor");
            }
        }
    }

    @FunctionalInterface
    public interface Visitor<V> {
        void visit(long key, V value);
    }

    /// Where the key is, or the free slot where it would go. There always is one.
    private int slotOf(long key) {
        int slot = home(key);
        while (values[slot] != null && keys[slot] != key) {
            slot = next(slot);
        }
        return slot;
    }

    /// Entries behind the gap move into it unless that would put them before their home.
    private void closeGap(int removed) {
        int gap = removed;
        for (int slot = next(gap); values[slot] != null; slot = next(slot)) {
            int mask = keys.length - 1;
            if ((slot - home(keys[slot]) & mask) >= (slot - gap & mask)) {
                keys[gap] = keys[slot];
                values[gap] = values[slot];
                gap = slot;
            }
        }
        values[gap] = null;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new @Nullable Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slotOf(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    private int home(long key) {
        return (int) (Prng.mixed(key ^ seed) & keys.length - 1);
    }

    private int next(int slot) {
        return slot + 1 & keys.length - 1;
    }

    /// Only `put` stores values, so they are of this type.
    @SuppressWarnings("unchecked")
    private @Nullable V valueAt(int slot) {
        return (V) values[slot];
    }
}
