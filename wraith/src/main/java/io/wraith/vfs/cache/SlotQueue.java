package io.wraith.vfs.cache;

/// Slots in the order in which they came. Several queues share the arrays of their links, because a
/// slot is in one of them at most.
final class SlotQueue {
    static final int NONE = -1;

    private final int[] next;
    private final int[] previous;
    private int first = NONE;
    private int last = NONE;
    private int size;

    SlotQueue(int[] next, int[] previous) {
        this.next = next;
        this.previous = previous;
    }

    int size() {
        return size;
    }

    /// The oldest.
    int first() {
        return first;
    }

    void add(int slot) {
        next[slot] = NONE;
        previous[slot] = last;
        if (last == NONE) {
            first = slot;
        } else {
            next[last] = slot;
        }
        last = slot;
        size++;
    }

    void remove(int slot) {
        int before = previous[slot];
        int after = next[slot];
        if (before == NONE) {
            first = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            last = before;
        } else {
            previous[after] = before;
        }
        size--;
    }
}
