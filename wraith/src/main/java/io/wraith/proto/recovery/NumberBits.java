package io.wraith.proto.recovery;

import io.wraith.base.Check;

/// A set of packet numbers within a sliding window: a ring of bits, and above it a bit for each
/// word that is not empty. Stepping to the next member therefore skips 4,096 numbers at a time, and
/// a range that was acknowledged long ago costs next to nothing.
final class NumberBits {
    static final long NONE = -1;

    /// The fewest numbers for which the upper bits fill a word.
    private static final int LEAST_CAPACITY = 64 * 64;

    private final long[] words;
    private final long[] filled;
    private int count;

    /// For windows of at most `capacity` numbers. The ring is twice as long, so that the two ends
    /// of a window never share a word.
    NumberBits(int capacity) {
        Check.that(Integer.bitCount(capacity) == 1 && capacity <= 1 << 29, "capacity " + capacity);
        int bits = Math.max(LEAST_CAPACITY, 2 * capacity);
        words = new long[bits >>> 6];
        filled = new long[bits >>> 12];
    }

    /// The same numbers, from `first` to below `end`, in a longer ring.
    NumberBits(int capacity, NumberBits source, long first, long end) {
        this(capacity);
        for (long n = source.next(first, end); n != NONE; n = source.next(n + 1, end)) {
            add(n);
        }
    }

    int count() {
        return count;
    }

    boolean contains(long number) {
        return (words[word(number >>> 6)] >>> number & 1) != 0;
    }

    void add(long number) {
        int word = word(number >>> 6);
        long bit = 1L << number;
        count += (words[word] & bit) == 0 ? 1 : 0;
        words[word] |= bit;
        filled[word >>> 6] |= 1L << word;
    }

    void remove(long number) {
        int word = word(number >>> 6);
        long bit = 1L << number;
        count -= (words[word] & bit) != 0 ? 1 : 0;
        words[word] &= ~bit;
        if (words[word] == 0) {
            filled[word >>> 6] &= ~(1L << word);
        }
    }

    /// The lowest member from `first` on that is below `end`, or [#NONE].
    long next(long first, long end) {
        if (first >= end || count == 0) {
            return NONE;
        }
        long block = first >>> 6;
        long bits = words[word(block)] & -1L << first;
        long lastBlock = (end - 1) >>> 6;
        while (bits == 0) {
            block = nextFilled(block + 1, lastBlock);
            if (block > lastBlock) {
                return NONE;
            }
            bits = words[word(block)];
        }
        long number = (block << 6) + Long.numberOfTrailingZeros(bits);
        return number < end ? number : NONE;
    }

    /// The first block from here on that has members, or one behind the last.
    private long nextFilled(long from, long lastBlock) {
        long block = from;
        while (block <= lastBlock) {
            long bits = filled[word(block) >>> 6] & -1L << block;
            if (bits != 0) {
                return (block & -64L) + Long.numberOfTrailingZeros(bits);
            }
            block = (block | 63) + 1;
        }
        return block;
    }

    private int word(long block) {
        return (int) block & words.length - 1;
    }
}
