package io.wraith.base;

import java.util.Arrays;

/// A set of longs kept as ranges `[from, to)`, ascending, with a gap between any two, in two flat
/// arrays that grow up to a bound. What a peer can make us remember is bounded by that.
///
/// Adding at the upper end costs no search, which is what arrives in order.
public final class RangeSet {
    /// The answer of a verb that would need more ranges than the bound allows; it changed nothing.
    public static final long FULL = -1;

    private static final int FIRST_CAPACITY = 8;

    private final int limit;
    private long[] from;
    private long[] to;
    private int size;
    private long total;

    /// A set of at most `limit` ranges.
    public RangeSet(int limit) {
        Check.that(limit > 0, "room for " + limit + " ranges");
        this.limit = limit;
        from = new long[Math.min(limit, FIRST_CAPACITY)];
        to = new long[from.length];
    }

    /// Adds `[first, end)` and answers how many of its values are new, or [#FULL].
    public long add(long first, long end) {
        Check.that(first < end, "an empty range");
        if (size == 0 || first > to[size - 1]) {
            return insert(size, first, end);
        }
        int low = endingFrom(first);
        int high = startingAbove(end, low);
        if (low == high) {
            return insert(low, first, end);
        }
        long present = 0;
        for (int i = low; i < high; i++) {
            present += to[i] - from[i];
        }
        from[low] = Math.min(from[low], first);
        to[low] = Math.max(to[high - 1], end);
        long added = to[low] - from[low] - present;
        close(low + 1, high);
        total += added;
        return added;
    }

    /// Removes `[first, end)` and answers how many values that took away. It is [#FULL] only if a
    /// range would have to be split.
    public long remove(long first, long end) {
        Check.that(first < end, "an empty range");
        int low = endingAbove(first);
        int high = low;
        long removed = 0;
        while (high < size && from[high] < end) {
            removed += Math.min(to[high], end) - Math.max(from[high], first);
            high++;
        }
        if (removed == 0) {
            return 0;
        }
        boolean keepsLower = from[low] < first;
        boolean keepsUpper = to[high - 1] > end;
        if (keepsLower && keepsUpper && low == high - 1) {
            return split(low, first, end);
        }
        if (keepsLower) {
            to[low++] = first;
        }
        if (keepsUpper) {
            from[--high] = end;
        }
        close(low, high);
        total -= removed;
        return removed;
    }

    public boolean contains(long value) {
        int i = endingAbove(value);
        return i < size && from[i] <= value;
    }

    /// Whether all of `[first, end)` is in the set.
    public boolean containsAll(long first, long end) {
        Check.that(first < end, "an empty range");
        return firstGap(first) >= end;
    }

    /// The first value from `start` on that is not in the set.
    public long firstGap(long start) {
        int i = endingAbove(start);
        return i < size && from[i] <= start ? to[i] : start;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /// How many ranges there are.
    public int size() {
        return size;
    }

    /// What its arrays take.
    public long heldBytes() {
        return (long) (from.length + to.length) * Long.BYTES;
    }

    /// How many values there are.
    public long total() {
        return total;
    }

    /// The first value of a range; range 0 is the lowest.
    public long from(int range) {
        Check.that(range >= 0 && range < size, "a range that is not there");
        return from[range];
    }

    /// One more than the last value of a range.
    public long to(int range) {
        Check.that(range >= 0 && range < size, "a range that is not there");
        return to[range];
    }

    public void clear() {
        size = 0;
        total = 0;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : " ").append(from[i]).append("..").append(to[i] - 1);
        }
        return text.append('}').toString();
    }

    private long insert(int at, long first, long end) {
        if (!opened(at)) {
            return FULL;
        }
        from[at] = first;
        to[at] = end;
        total += end - first;
        return end - first;
    }

    private long split(int at, long first, long end) {
        if (!opened(at)) {
            return FULL;
        }
        from[at] = from[at + 1];
        to[at] = first;
        from[at + 1] = end;
        total -= end - first;
        return end - first;
    }

    /// Makes room for one range at this index, if the bound allows.
    private boolean opened(int at) {
        if (size == limit) {
            return false;
        }
        if (size == from.length) {
            int capacity = Math.min(limit, 2 * size);
            from = Arrays.copyOf(from, capacity);
            to = Arrays.copyOf(to, capacity);
        }
        System.arraycopy(from, at, from, at + 1, size - at);
        System.arraycopy(to, at, to, at + 1, size - at);
        size++;
        return true;
    }

    /// Takes the ranges from `low` to below `high` out.
    private void close(int low, int high) {
        if (low < high) {
            System.arraycopy(from, high, from, low, size - high);
            System.arraycopy(to, high, to, low, size - high);
            size -= high - low;
        }
    }

    /// The first range that ends at `value` or later, so that it overlaps or touches what starts
    /// there.
    private int endingFrom(long value) {
        return value == Long.MIN_VALUE ? 0 : endingAbove(value - 1);
    }

    /// The first range that ends above `value`.
    private int endingAbove(long value) {
        if (size > 0 && value >= to[size - 1]) {
            return size;
        }
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (to[middle] > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /// The first range at or after `start` that starts above `value`.
    private int startingAbove(long value, int start) {
        int low = start;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (from[middle] > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
