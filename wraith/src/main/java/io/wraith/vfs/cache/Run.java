package io.wraith.vfs.cache;

/// Reads that lie beside each other, give or take some that overtook others on the way from the
/// kernel: its threads and a split direct read tell us of them in any order.
final class Run {
    /// How many reads of its own length a read may be early or late.
    private static final int SLACK = 8;

    private long start;
    private long end;
    private boolean isTrusted;

    /// How much further up than down the last reads led.
    private long drift;

    private int steps;
    private long readBytes;
    private long window;
    private long readSinceGrowth;

    /// What was given out lies before it, in the direction of the run.
    private long frontier;

    /// Begins with a read. `isTrusted`: it will likely go on.
    void begin(long offset, long length, boolean isLikely) {
        start = offset;
        end = offset + length;
        isTrusted = isLikely;
        drift = 0;
        steps = 0;
        readBytes = length;
        window = Math.max(ReadAhead.LEAST_WINDOW, 2 * length);
        readSinceGrowth = 0;
        frontier = end;
    }

    int steps() {
        return steps;
    }

    /// Whether the byte lies in what was read here.
    boolean covers(long offset) {
        return offset >= start && offset < end;
    }

    /// Takes a read that goes on here; false if it does not.
    boolean take(long offset, long length, long windowLimit) {
        long slack = SLACK * length;
        long after = offset + length;
        if (Math.abs(offset - end) > slack && Math.abs(after - start) > slack) {
            return false;
        }
        steps++;
        readBytes += length;
        boolean wasBackward = drift < 0;
        long up = Math.max(0, after - end) - Math.max(0, start - offset);
        drift = Math.clamp(drift + up, -slack, slack);
        start = Math.min(start, offset);
        end = Math.max(end, after);
        if (drift < 0 != wasBackward) {
            frontier = drift < 0 ? start : end;
        }
        grow(length, windowLimit);
        return true;
    }

    /// Doubles the window for each half of it that was read.
    private void grow(long length, long windowLimit) {
        readSinceGrowth += length;
        if (readSinceGrowth >= window / 2) {
            readSinceGrowth = 0;
            window = 2 * window;
        }
        window = Math.min(window, Math.max(windowLimit, ReadAhead.LEAST_WINDOW));
    }

    /// Whether reads will go on, as far as one can know: most of what it spans was read.
    boolean convinces() {
        return (isTrusted || steps > 0) && 2 * readBytes >= end - start;
    }

    /// The next bytes that its reader will want, at most `most` of them, are `range`; false if it
    /// is far enough ahead.
    boolean next(Range range, long size, long most) {
        if (!convinces()) {
            return false;
        }
        if (drift < 0) {
            frontier = Math.min(frontier, start);
            long least = Math.max(0, start - window);
            long length = Math.min(most, frontier - least);
            boolean isWorth = length >= Math.min(most, window / 4) || least == 0;
            frontier -= isWorth ? Math.max(0, length) : 0;
            return isWorth && range.set(frontier, length);
        }
        frontier = Math.max(frontier, end);
        long limit = Math.min(size, end + window);
        long length = Math.min(most, limit - frontier);
        boolean isWorth = length >= Math.min(most, window / 4) || limit == size;
        long from = frontier;
        frontier += isWorth ? Math.max(0, length) : 0;
        return isWorth && range.set(from, length);
    }
}
