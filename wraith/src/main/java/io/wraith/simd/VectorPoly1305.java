package io.wraith.simd;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Poly1305 of as many messages side by side as a long vector has lanes. The rows of [Poly1305]'s
/// state are vectors: lane = column = message, each with its own key. Two blocks per step, by r²
/// and r, leave half of the multiplications off the chain from one accumulator to the next, and
/// need only one carry.
final class VectorPoly1305 {
    private static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
    static final int LANES = LONGS.length();

    private VectorPoly1305() {}

    /// Adds `steps` blocks, an even number, to every message. `blocks` holds the low halves of all
    /// messages' next blocks, then the high halves, and so on.
    // Straight-line kernel: called code that takes vectors is not inlined reliably, and boxes them.
    static void absorb(long[] state, long[] blocks, int steps) {
        LongVector limb = LongVector.broadcast(LONGS, Poly1305.LIMB);
        LongVector highBit = LongVector.broadcast(LONGS, Poly1305.HIGH_BIT);
        // The JIT multiplies 32 by 32 bits, the fast way on most CPUs, where it sees this mask.
        LongVector half = LongVector.broadcast(LONGS, 0xffffffffL);
        LongVector r0 = LongVector.fromArray(LONGS, state, 0).and(half);
        LongVector r1 = LongVector.fromArray(LONGS, state, LANES).and(half);
        LongVector r2 = LongVector.fromArray(LONGS, state, 2 * LANES).and(half);
        LongVector r3 = LongVector.fromArray(LONGS, state, 3 * LANES).and(half);
        LongVector r4 = LongVector.fromArray(LONGS, state, 4 * LANES).and(half);
        LongVector s1 = LongVector.fromArray(LONGS, state, 5 * LANES).and(half);
        LongVector s2 = LongVector.fromArray(LONGS, state, 6 * LANES).and(half);
        LongVector s3 = LongVector.fromArray(LONGS, state, 7 * LANES).and(half);
        LongVector s4 = LongVector.fromArray(LONGS, state, 8 * LANES).and(half);
        // r², computed again in every call: a method of its own would take the JIT's interest late.
        LongVector d0 = r0.mul(r0).add(r1.mul(s4)).add(r2.mul(s3)).add(r3.mul(s2)).add(r4.mul(s1));
        LongVector d1 = r0.mul(r1).add(r1.mul(r0)).add(r2.mul(s4)).add(r3.mul(s3)).add(r4.mul(s2));
        LongVector d2 = r0.mul(r2).add(r1.mul(r1)).add(r2.mul(r0)).add(r3.mul(s4)).add(r4.mul(s3));
        LongVector d3 = r0.mul(r3).add(r1.mul(r2)).add(r2.mul(r1)).add(r3.mul(r0)).add(r4.mul(s4));
        LongVector d4 = r0.mul(r4).add(r1.mul(r3)).add(r2.mul(r2)).add(r3.mul(r1)).add(r4.mul(r0));
        d4 = d4.add(d3.lanewise(VectorOperators.LSHR, 26));
        d1 = d1.add(d0.lanewise(VectorOperators.LSHR, 26));
        LongVector wrapped = d4.lanewise(VectorOperators.LSHR, 26);
        d2 = d2.add(d1.lanewise(VectorOperators.LSHR, 26));
        LongVector q0 = d0.and(limb).add(wrapped).add(wrapped.lanewise(VectorOperators.LSHL, 2));
        LongVector q3 = d3.and(limb).add(d2.lanewise(VectorOperators.LSHR, 26));
        LongVector q1 = d1.and(limb).add(q0.lanewise(VectorOperators.LSHR, 26));
        LongVector q4 = d4.and(limb).add(q3.lanewise(VectorOperators.LSHR, 26));
        q0 = q0.and(limb);
        LongVector q2 = d2.and(limb);
        q3 = q3.and(limb);
        q1 = q1.and(half);
        q4 = q4.and(half);
        LongVector t1 = q1.add(q1.lanewise(VectorOperators.LSHL, 2)).and(half);
        LongVector t2 = q2.add(q2.lanewise(VectorOperators.LSHL, 2)).and(half);
        LongVector t3 = q3.add(q3.lanewise(VectorOperators.LSHL, 2)).and(half);
        LongVector t4 = q4.add(q4.lanewise(VectorOperators.LSHL, 2)).and(half);
        LongVector h0 = LongVector.fromArray(LONGS, state, 9 * LANES);
        LongVector h1 = LongVector.fromArray(LONGS, state, 10 * LANES);
        LongVector h2 = LongVector.fromArray(LONGS, state, 11 * LANES);
        LongVector h3 = LongVector.fromArray(LONGS, state, 12 * LANES);
        LongVector h4 = LongVector.fromArray(LONGS, state, 13 * LANES);
        for (int i = 0; i < steps; i += 2) {
            LongVector low = LongVector.fromArray(LONGS, blocks, 2 * i * LANES);
            LongVector high = LongVector.fromArray(LONGS, blocks, (2 * i + 1) * LANES);
            LongVector middle =
                    low.lanewise(VectorOperators.LSHR, 52)
                            .or(high.lanewise(VectorOperators.LSHL, 12));
            h0 = low.and(limb).add(h0).and(half);
            h1 = low.lanewise(VectorOperators.LSHR, 26).and(limb).add(h1).and(half);
            h2 = middle.and(limb).add(h2).and(half);
            h3 = high.lanewise(VectorOperators.LSHR, 14).and(limb).add(h3).and(half);
            h4 = high.lanewise(VectorOperators.LSHR, 40).add(h4).add(highBit).and(half);
            low = LongVector.fromArray(LONGS, blocks, (2 * i + 2) * LANES);
            high = LongVector.fromArray(LONGS, blocks, (2 * i + 3) * LANES);
            middle =
                    low.lanewise(VectorOperators.LSHR, 52)
                            .or(high.lanewise(VectorOperators.LSHL, 12));
            LongVector m0 = low.and(limb);
            LongVector m1 = low.lanewise(VectorOperators.LSHR, 26).and(limb);
            LongVector m2 = middle.and(limb);
            LongVector m3 = high.lanewise(VectorOperators.LSHR, 14).and(limb);
            LongVector m4 = high.lanewise(VectorOperators.LSHR, 40).or(highBit).and(half);
            d0 = m0.mul(r0).add(m1.mul(s4)).add(m2.mul(s3)).add(m3.mul(s2)).add(m4.mul(s1));
            d1 = m0.mul(r1).add(m1.mul(r0)).add(m2.mul(s4)).add(m3.mul(s3)).add(m4.mul(s2));
            d2 = m0.mul(r2).add(m1.mul(r1)).add(m2.mul(r0)).add(m3.mul(s4)).add(m4.mul(s3));
            d3 = m0.mul(r3).add(m1.mul(r2)).add(m2.mul(r1)).add(m3.mul(r0)).add(m4.mul(s4));
            d4 = m0.mul(r4).add(m1.mul(r3)).add(m2.mul(r2)).add(m3.mul(r1)).add(m4.mul(r0));
            d3 = d3.add(h2.mul(q1)).add(h3.mul(q0)).add(h0.mul(q3).add(h4.mul(t4))).add(h1.mul(q2));
            d0 = d0.add(h2.mul(t3)).add(h3.mul(t2)).add(h0.mul(q0).add(h4.mul(t1))).add(h1.mul(t4));
            d4 = d4.add(h2.mul(q2)).add(h3.mul(q1)).add(h0.mul(q4).add(h4.mul(q0))).add(h1.mul(q3));
            d1 = d1.add(h2.mul(t4)).add(h3.mul(t3)).add(h0.mul(q1).add(h4.mul(t2))).add(h1.mul(q0));
            d2 = d2.add(h2.mul(q0)).add(h3.mul(t4)).add(h0.mul(q2).add(h4.mul(t3))).add(h1.mul(q1));
            // Two chains of carries side by side: 3, 4, 0, 1 and 0, 1, 2, 3, 4.
            d4 = d4.add(d3.lanewise(VectorOperators.LSHR, 26));
            d1 = d1.add(d0.lanewise(VectorOperators.LSHR, 26));
            wrapped = d4.lanewise(VectorOperators.LSHR, 26);
            d2 = d2.add(d1.lanewise(VectorOperators.LSHR, 26));
            // Times five, as the modulus is 2^130 - 5.
            h0 = d0.and(limb).add(wrapped).add(wrapped.lanewise(VectorOperators.LSHL, 2));
            h3 = d3.and(limb).add(d2.lanewise(VectorOperators.LSHR, 26));
            h1 = d1.and(limb).add(h0.lanewise(VectorOperators.LSHR, 26));
            h4 = d4.and(limb).add(h3.lanewise(VectorOperators.LSHR, 26));
            h0 = h0.and(limb);
            h2 = d2.and(limb);
            h3 = h3.and(limb);
        }
        h0.intoArray(state, 9 * LANES);
        h1.intoArray(state, 10 * LANES);
        h2.intoArray(state, 11 * LANES);
        h3.intoArray(state, 12 * LANES);
        h4.intoArray(state, 13 * LANES);
    }
}
