package io.wraith.simd;

/// Poly1305 (RFC 8439, section 2.5) in five limbs of 26 bits, for one message or for several side
/// by side. The numbers live in a `long[]` of [#SLOTS] rows, one column per message: the key `r`,
/// its limbs 1 to 4 times five, and the accumulator. No secret decides a branch or an address.
///
/// Only for messages of whole blocks: the AEAD pads its parts with zeros.
final class Poly1305 {
    static final int BLOCK_BYTES = 16;
    static final int LIMBS = 5;
    static final int SLOTS = 14;

    /// Rows: r0 to r4, 5·r1 to 5·r4, h0 to h4.
    static final int R = 0;

    static final int FIVE_R = 5;
    static final int H = 9;

    static final long LIMB = 0x3ffffff;
    static final long HIGH_BIT = 1L << 24;

    private Poly1305() {}

    /// Begins column `column` of `columns` with the key's first half, clamped here.
    static void begin(long[] state, int columns, int column, long keyLow, long keyHigh) {
        long low = keyLow & 0x0ffffffc0fffffffL;
        long high = keyHigh & 0x0ffffffc0ffffffcL;
        putLimbs(state, columns, column, R, low, high, 0);
        for (int i = 1; i < LIMBS; i++) {
            state[(FIVE_R + i - 1) * columns + column] = 5 * state[(R + i) * columns + column];
        }
        putLimbs(state, columns, column, H, 0, 0, 0);
    }

    private static void putLimbs(
            long[] state, int columns, int column, int row, long low, long high, long top) {
        state[row * columns + column] = low & LIMB;
        state[(row + 1) * columns + column] = (low >>> 26) & LIMB;
        state[(row + 2) * columns + column] = ((low >>> 52) | (high << 12)) & LIMB;
        state[(row + 3) * columns + column] = (high >>> 14) & LIMB;
        state[(row + 4) * columns + column] = (high >>> 40) | top;
    }

    /// Adds `length` bytes, padded with zeros to whole blocks, to a single message.
    static void absorb(long[] state, byte[] bytes, int at, int length) {
        int whole = length & -BLOCK_BYTES;
        for (int i = 0; i < whole; i += BLOCK_BYTES) {
            long low = LittleEndian.getLong(bytes, at + i);
            absorb(state, low, LittleEndian.getLong(bytes, at + i + Long.BYTES));
        }
        if (whole < length) {
            int rest = length - whole;
            int lowBytes = Math.min(rest, Long.BYTES);
            long low = LittleEndian.getPart(bytes, at + whole, lowBytes);
            absorb(state, low, LittleEndian.getPart(bytes, at + whole + lowBytes, rest - lowBytes));
        }
    }

    /// Adds one block: h = (h + block + 2^128) · r, carried once.
    static void absorb(long[] state, long low, long high) {
        long r0 = state[R];
        long r1 = state[R + 1];
        long r2 = state[R + 2];
        long r3 = state[R + 3];
        long r4 = state[R + 4];
        long s1 = state[FIVE_R];
        long s2 = state[FIVE_R + 1];
        long s3 = state[FIVE_R + 2];
        long s4 = state[FIVE_R + 3];
        long h0 = state[H] + (low & LIMB);
        long h1 = state[H + 1] + ((low >>> 26) & LIMB);
        long h2 = state[H + 2] + (((low >>> 52) | (high << 12)) & LIMB);
        long h3 = state[H + 3] + ((high >>> 14) & LIMB);
        long h4 = state[H + 4] + ((high >>> 40) | HIGH_BIT);
        long d0 = h0 * r0 + h1 * s4 + h2 * s3 + h3 * s2 + h4 * s1;
        long d1 = h0 * r1 + h1 * r0 + h2 * s4 + h3 * s3 + h4 * s2;
        long d2 = h0 * r2 + h1 * r1 + h2 * r0 + h3 * s4 + h4 * s3;
        long d3 = h0 * r3 + h1 * r2 + h2 * r1 + h3 * r0 + h4 * s4;
        long d4 = h0 * r4 + h1 * r3 + h2 * r2 + h3 * r1 + h4 * r0;
        d1 += d0 >>> 26;
        d2 += d1 >>> 26;
        d3 += d2 >>> 26;
        d4 += d3 >>> 26;
        long wrapped = (d0 & LIMB) + 5 * (d4 >>> 26);
        state[H] = wrapped & LIMB;
        state[H + 1] = (d1 & LIMB) + (wrapped >>> 26);
        state[H + 2] = d2 & LIMB;
        state[H + 3] = d3 & LIMB;
        state[H + 4] = d4 & LIMB;
    }

    /// Ends column `column`: (h mod 2^130 − 5) + s mod 2^128, into two longs of `tag`.
    static void end(long[] state, int columns, int column, long[] tag, int at) {
        long h0 = state[H * columns + column];
        long h1 = state[(H + 1) * columns + column] + (h0 >>> 26);
        long h2 = state[(H + 2) * columns + column] + (h1 >>> 26);
        long h3 = state[(H + 3) * columns + column] + (h2 >>> 26);
        long h4 = state[(H + 4) * columns + column] + (h3 >>> 26);
        h0 = (h0 & LIMB) + 5 * (h4 >>> 26);
        h1 = (h1 & LIMB) + (h0 >>> 26);
        h0 &= LIMB;
        h2 = (h2 & LIMB) + (h1 >>> 26);
        h1 &= LIMB;
        h3 = (h3 & LIMB) + (h2 >>> 26);
        h2 &= LIMB;
        h4 = (h4 & LIMB) + (h3 >>> 26);
        h3 &= LIMB;
        // g = h + 5 − 2^130; where that is not negative, h was not below the modulus.
        long g0 = h0 + 5;
        long g1 = h1 + (g0 >>> 26);
        long g2 = h2 + (g1 >>> 26);
        long g3 = h3 + (g2 >>> 26);
        long g4 = h4 + (g3 >>> 26) - (1L << 26);
        long keep = g4 >> 63;
        h0 = (h0 & keep) | (g0 & LIMB & ~keep);
        h1 = (h1 & keep) | (g1 & LIMB & ~keep);
        h2 = (h2 & keep) | (g2 & LIMB & ~keep);
        h3 = (h3 & keep) | (g3 & LIMB & ~keep);
        h4 = (h4 & keep) | (g4 & ~keep);
        long low = h0 | (h1 << 26) | (h2 << 52);
        long high = (h2 >>> 12) | (h3 << 14) | (h4 << 40);
        long sum = low + tag[at];
        long carry = ((low & tag[at]) | ((low | tag[at]) & ~sum)) >>> 63;
        tag[at] = sum;
        tag[at + 1] += high + carry;
    }
}
