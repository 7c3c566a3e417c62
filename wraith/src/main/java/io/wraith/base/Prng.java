package io.wraith.base;

/// Choices that must be replayable from a seed: xoshiro256++ (Blackman and Vigna), seeded by
/// splitmix64. Fast, even, and predictable for who saw a few values: nothing secret comes from
/// here.
public final class Prng {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    public Prng(long seed) {
        this(seeding(seed, 1), seeding(seed, 2), seeding(seed, 3), seeding(seed, 4));
    }

    /// Not all may be zero; the seeds above cannot give that, as mixing maps only 0 to 0.
    Prng(long s0, long s1, long s2, long s3) {
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
    }

    public long nextLong() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /// Evenly one of 0 to `bound` - 1. The upper half of a product is even once the few products
    /// whose lower half falls into the incomplete last round are drawn again (Lemire).
    public long below(long bound) {
        Check.that(bound > 0, "one of no values");
        long drawn = nextLong();
        long low = drawn * bound;
        if (Long.compareUnsigned(low, bound) < 0) {
            long incomplete = Long.remainderUnsigned(-bound, bound);
            while (Long.compareUnsigned(low, incomplete) < 0) {
                drawn = nextLong();
                low = drawn * bound;
            }
        }
        return Math.unsignedMultiplyHigh(drawn, bound);
    }

    public int below(int bound) {
        return (int) below((long) bound);
    }

    /// Evenly from 0 to below 1.
    public double unit() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    public void fill(byte[] bytes, int at, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            Big.u64(bytes, at + i, nextLong());
        }
        for (long rest = nextLong(); i < length; i++, rest >>>= 8) {
            bytes[at + i] = (byte) rest;
        }
    }

    /// Another sequence, decided by this one: a part that draws more often than before then changes
    /// no other part's choices.
    public Prng split() {
        return new Prng(nextLong());
    }

    private static long seeding(long seed, int step) {
        return mixed(seed + step * GOLDEN_GAMMA);
    }

    /// The finisher of splitmix64: a bijection in which every input bit changes half of the output.
    public static long mixed(long value) {
        long first = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        long second = (first ^ first >>> 27) * 0x94d049bb133111ebL;
        return second ^ second >>> 31;
    }
}
