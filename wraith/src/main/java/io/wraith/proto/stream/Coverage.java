package io.wraith.proto.stream;

import io.wraith.base.RangeSet;

/// Which bytes of a stream are done (arrived, or acknowledged): all below a prefix, and ranges
/// beyond it. In order it is one number.
final class Coverage {
    private final SharedRanges beyond;
    private long prefix;

    Coverage(RangeBudget budget) {
        beyond = new SharedRanges(budget);
    }

    /// Everything below is covered.
    long prefix() {
        return prefix;
    }

    /// Adds `[first, end)`, which is not empty, or answers false if it may not be remembered.
    boolean add(long first, long end) {
        if (first > prefix) {
            return beyond.add(first, end) != RangeSet.FULL;
        }
        if (end > prefix) {
            // All ranges begin above the prefix, so none is split.
            beyond.remove(prefix, end);
            prefix = end;
            if (!beyond.isEmpty() && beyond.from(0) == end) {
                prefix = beyond.to(0);
                beyond.remove(end, prefix);
            }
        }
        return true;
    }

    /// The first byte from `start` on that is not covered.
    long firstGap(long start) {
        return start < prefix ? prefix : beyond.firstGap(start);
    }

    /// The first byte from `start` on that is covered, or `Long.MAX_VALUE`.
    long firstCovered(long start) {
        return start < prefix ? start : beyond.firstPresent(start);
    }

    /// Forgets the ranges beyond the prefix, when nobody will ask any more.
    void close() {
        beyond.clear();
    }
}
