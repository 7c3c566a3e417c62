package io.wraith.proto.stream;

import io.wraith.base.RangeSet;

import org.jspecify.annotations.Nullable;

/// Ranges of one stream whose room comes out of a budget that all streams share. A few are free, so
/// an empty set always takes one; a set that grew gives its room back when it is empty.
final class SharedRanges {
    /// As many as a [RangeSet] holds when it is new, and doubled as it doubles: what is charged is
    /// what is allocated.
    static final int FREE = 8;

    private final RangeBudget budget;
    private @Nullable RangeSet set;
    private int capacity = FREE;

    SharedRanges(RangeBudget budget) {
        this.budget = budget;
    }

    boolean isEmpty() {
        return set == null || set.isEmpty();
    }

    int size() {
        return set == null ? 0 : set.size();
    }

    long from(int range) {
        return ranges().from(range);
    }

    long to(int range) {
        return ranges().to(range);
    }

    /// Adds `[first, end)`, which is not empty, and answers how much of it is new, or
    /// [RangeSet#FULL] if that needs one more range than there may be.
    long add(long first, long end) {
        RangeSet ranges = ranges();
        if (ranges.size() == capacity && !touches(first, end)) {
            int more = Math.min(capacity, budget.perStream() - capacity);
            if (!budget.take(more)) {
                return RangeSet.FULL;
            }
            capacity += more;
        }
        return ranges.add(first, end);
    }

    /// Takes `[first, end)` out, unless that would split a range and there may be no more of them.
    void remove(long first, long end) {
        if (isEmpty()) {
            return;
        }
        RangeSet ranges = ranges();
        if (ranges.size() == capacity) {
            int range = endingAbove(first);
            if (range < ranges.size() && ranges.from(range) < first && ranges.to(range) > end) {
                return;
            }
        }
        ranges.remove(first, end);
        giveBack();
    }

    void clear() {
        if (set != null) {
            set.clear();
            giveBack();
        }
    }

    /// The first value from `start` on that is not in the set.
    long firstGap(long start) {
        return set == null ? start : set.firstGap(start);
    }

    /// The first value from `start` on that is in the set, or `Long.MAX_VALUE`.
    long firstPresent(long start) {
        if (isEmpty()) {
            return Long.MAX_VALUE;
        }
        int range = endingAbove(start);
        return range == ranges().size() ? Long.MAX_VALUE : Math.max(start, ranges().from(range));
    }

    private boolean touches(long first, long end) {
        return firstPresent(first - 1) <= end;
    }

    private void giveBack() {
        if (isEmpty() && capacity > FREE) {
            set = null;
            budget.give(capacity - FREE);
            capacity = FREE;
        }
    }

    private int endingAbove(long value) {
        RangeSet ranges = ranges();
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges.to(middle) > value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private RangeSet ranges() {
        if (set == null) {
            set = new RangeSet(budget.perStream());
        }
        return set;
    }
}
