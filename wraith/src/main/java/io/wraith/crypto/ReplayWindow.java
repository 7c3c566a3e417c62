package io.wraith.crypto;

import io.wraith.base.Check;

import java.util.Arrays;

/// Which packet numbers of one key sequence were already received: a ring of bits that ends at the
/// highest accepted number. Two verbs, because only an authentic packet may move the window:
/// [#verdict] before it is opened, [#accept] after.
public final class ReplayWindow {
    /// Numbers are below 2^56.
    public static final int NUMBER_BITS = 56;

    private final long[] words;
    private final long size;

    /// All numbers from `next - size` on that are below `next` have a bit.
    private long next;

    /// `bits` is a power of two, at least 64.
    public ReplayWindow(int bits) {
        Check.that(bits >= 64 && Integer.bitCount(bits) == 1, "window of " + bits + " bits");
        words = new long[bits >>> 6];
        size = bits;
    }

    /// What the window says of a number; changes nothing.
    public Verdict verdict(long number) {
        if (number >>> NUMBER_BITS != 0) {
            return Verdict.OUT_OF_RANGE;
        }
        if (number >= next) {
            return Verdict.FRESH;
        }
        if (number < next - size) {
            return Verdict.TOO_OLD;
        }
        return (words[wordOf(number)] >>> number & 1) != 0 ? Verdict.DUPLICATE : Verdict.FRESH;
    }

    /// Remembers a number whose packet was authentic and whose verdict was [Verdict#FRESH].
    public void accept(long number) {
        Check.that(verdict(number) == Verdict.FRESH, "accepted a number that is not fresh");
        if (number >= next) {
            forget(next, number);
            next = number + 1;
        }
        words[wordOf(number)] |= 1L << number;
    }

    /// One more than the highest accepted number.
    public long next() {
        return next;
    }

    /// Clears the bits of numbers from `first` to `last`, which enter the window. The word of
    /// `first` is shared with numbers that stay, so only its upper bits go.
    private void forget(long first, long last) {
        if (last - first >= size) {
            Arrays.fill(words, 0);
            return;
        }
        long firstWord = first >>> 6;
        long lastWord = last >>> 6;
        if (firstWord == lastWord) {
            words[wordOf(first)] &= ~(-1L << first & -1L >>> ~last);
            return;
        }
        words[wordOf(first)] &= ~(-1L << first);
        for (long word = firstWord + 1; word < lastWord; word++) {
            words[wordOf(word << 6)] = 0;
        }
        words[wordOf(last)] &= ~(-1L >>> ~last);
    }

    private int wordOf(long number) {
        return (int) (number >>> 6) & words.length - 1;
    }

    public enum Verdict {
        FRESH,
        DUPLICATE,
        TOO_OLD,
        OUT_OF_RANGE
    }
}
