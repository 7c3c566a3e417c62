package io.wraith.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Turns 16 blocks of 64 bytes into the rows of a message for [VectorBlake3] at 512 bits: vector
/// `i` holds word `i` of every block. Halves, quarters, eighths and sixteenths of two vectors
/// change places in four steps.
final class VectorBlake3Rows16 {
    static final int LANES = 16;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;

    /// Indices into a pair of vectors: of both, the lanes without and with the bit 8, 4, 2 or 1.
    static final IntVector LOW_HALVES = indices(8, 0);

    static final IntVector HIGH_HALVES = indices(8, 8);
    static final IntVector LOW_QUARTERS = indices(4, 0);
    static final IntVector HIGH_QUARTERS = indices(4, 4);
    static final IntVector LOW_EIGHTHS = indices(2, 0);
    static final IntVector HIGH_EIGHTHS = indices(2, 2);
    static final IntVector LOW_SIXTEENTHS = indices(1, 0);
    static final IntVector HIGH_SIXTEENTHS = indices(1, 1);

    private VectorBlake3Rows16() {}

    private static IntVector indices(int distance, int bit) {
        int[] indices = new int[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            int vector = (lane & distance) == 0 ? 0 : LANES;
            indices[lane] = vector + ((lane & ~distance) | bit);
        }
        return IntVector.fromArray(INTS, indices, 0);
    }

    /// The blocks begin at `at`, `at + stride` and so on.
    // Straight-line kernel: a loop would pass the vectors through memory, at half the speed.
    static void load(byte[] source, int at, int stride, int[] message, int to) {
        IntVector b0 = ByteVector.fromArray(BYTES, source, at).reinterpretAsInts();
        IntVector b1 = ByteVector.fromArray(BYTES, source, at + 1 * stride).reinterpretAsInts();
        IntVector b2 = ByteVector.fromArray(BYTES, source, at + 2 * stride).reinterpretAsInts();
        IntVector b3 = ByteVector.fromArray(BYTES, source, at + 3 * stride).reinterpretAsInts();
        IntVector b4 = ByteVector.fromArray(BYTES, source, at + 4 * stride).reinterpretAsInts();
        IntVector b5 = ByteVector.fromArray(BYTES, source, at + 5 * stride).reinterpretAsInts();
        IntVector b6 = ByteVector.fromArray(BYTES, source, at + 6 * stride).reinterpretAsInts();
        IntVector b7 = ByteVector.fromArray(BYTES, source, at + 7 * stride).reinterpretAsInts();
        IntVector b8 = ByteVector.fromArray(BYTES, source, at + 8 * stride).reinterpretAsInts();
        IntVector b9 = ByteVector.fromArray(BYTES, source, at + 9 * stride).reinterpretAsInts();
        IntVector b10 = ByteVector.fromArray(BYTES, source, at + 10 * stride).reinterpretAsInts();
        IntVector b11 = ByteVector.fromArray(BYTES, source, at + 11 * stride).reinterpretAsInts();
        IntVector b12 = ByteVector.fromArray(BYTES, source, at + 12 * stride).reinterpretAsInts();
        IntVector b13 = ByteVector.fromArray(BYTES, source, at + 13 * stride).reinterpretAsInts();
        IntVector b14 = ByteVector.fromArray(BYTES, source, at + 14 * stride).reinterpretAsInts();
        IntVector b15 = ByteVector.fromArray(BYTES, source, at + 15 * stride).reinterpretAsInts();
        IntVector h0 = LOW_HALVES.selectFrom(b0, b8);
        IntVector h8 = HIGH_HALVES.selectFrom(b0, b8);
        IntVector h1 = LOW_HALVES.selectFrom(b1, b9);
        IntVector h9 = HIGH_HALVES.selectFrom(b1, b9);
        IntVector h2 = LOW_HALVES.selectFrom(b2, b10);
        IntVector h10 = HIGH_HALVES.selectFrom(b2, b10);
        IntVector h3 = LOW_HALVES.selectFrom(b3, b11);
        IntVector h11 = HIGH_HALVES.selectFrom(b3, b11);
        IntVector h4 = LOW_HALVES.selectFrom(b4, b12);
        IntVector h12 = HIGH_HALVES.selectFrom(b4, b12);
        IntVector h5 = LOW_HALVES.selectFrom(b5, b13);
        IntVector h13 = HIGH_HALVES.selectFrom(b5, b13);
        IntVector h6 = LOW_HALVES.selectFrom(b6, b14);
        IntVector h14 = HIGH_HALVES.selectFrom(b6, b14);
        IntVector h7 = LOW_HALVES.selectFrom(b7, b15);
        IntVector h15 = HIGH_HALVES.selectFrom(b7, b15);
        IntVector q0 = LOW_QUARTERS.selectFrom(h0, h4);
        IntVector q4 = HIGH_QUARTERS.selectFrom(h0, h4);
        IntVector q1 = LOW_QUARTERS.selectFrom(h1, h5);
        IntVector q5 = HIGH_QUARTERS.selectFrom(h1, h5);
        IntVector q2 = LOW_QUARTERS.selectFrom(h2, h6);
        IntVector q6 = HIGH_QUARTERS.selectFrom(h2, h6);
        IntVector q3 = LOW_QUARTERS.selectFrom(h3, h7);
        IntVector q7 = HIGH_QUARTERS.selectFrom(h3, h7);
        IntVector q8 = LOW_QUARTERS.selectFrom(h8, h12);
        IntVector q12 = HIGH_QUARTERS.selectFrom(h8, h12);
        IntVector q9 = LOW_QUARTERS.selectFrom(h9, h13);
        IntVector q13 = HIGH_QUARTERS.selectFrom(h9, h13);
        IntVector q10 = LOW_QUARTERS.selectFrom(h10, h14);
        IntVector q14 = HIGH_QUARTERS.selectFrom(h10, h14);
        IntVector q11 = LOW_QUARTERS.selectFrom(h11, h15);
        IntVector q15 = HIGH_QUARTERS.selectFrom(h11, h15);
        IntVector e0 = LOW_EIGHTHS.selectFrom(q0, q2);
        IntVector e2 = HIGH_EIGHTHS.selectFrom(q0, q2);
        IntVector e1 = LOW_EIGHTHS.selectFrom(q1, q3);
        IntVector e3 = HIGH_EIGHTHS.selectFrom(q1, q3);
        IntVector e4 = LOW_EIGHTHS.selectFrom(q4, q6);
        IntVector e6 = HIGH_EIGHTHS.selectFrom(q4, q6);
        IntVector e5 = LOW_EIGHTHS.selectFrom(q5, q7);
        IntVector e7 = HIGH_EIGHTHS.selectFrom(q5, q7);
        IntVector e8 = LOW_EIGHTHS.selectFrom(q8, q10);
        IntVector e10 = HIGH_EIGHTHS.selectFrom(q8, q10);
        IntVector e9 = LOW_EIGHTHS.selectFrom(q9, q11);
        IntVector e11 = HIGH_EIGHTHS.selectFrom(q9, q11);
        IntVector e12 = LOW_EIGHTHS.selectFrom(q12, q14);
        IntVector e14 = HIGH_EIGHTHS.selectFrom(q12, q14);
        IntVector e13 = LOW_EIGHTHS.selectFrom(q13, q15);
        IntVector e15 = HIGH_EIGHTHS.selectFrom(q13, q15);
        IntVector w0 = LOW_SIXTEENTHS.selectFrom(e0, e1);
        w0.intoArray(message, to);
        w0.intoArray(message, to + 8 * LANES);
        IntVector w1 = HIGH_SIXTEENTHS.selectFrom(e0, e1);
        w1.intoArray(message, to + 14 * LANES);
        w1.intoArray(message, to + 22 * LANES);
        IntVector w2 = LOW_SIXTEENTHS.selectFrom(e2, e3);
        w2.intoArray(message, to + 1 * LANES);
        w2.intoArray(message, to + 9 * LANES);
        IntVector w3 = HIGH_SIXTEENTHS.selectFrom(e2, e3);
        w3.intoArray(message, to + 2 * LANES);
        w3.intoArray(message, to + 10 * LANES);
        IntVector w4 = LOW_SIXTEENTHS.selectFrom(e4, e5);
        w4.intoArray(message, to + 16 * LANES);
        w4.intoArray(message, to + 24 * LANES);
        IntVector w5 = HIGH_SIXTEENTHS.selectFrom(e4, e5);
        w5.intoArray(message, to + 7 * LANES);
        IntVector w6 = LOW_SIXTEENTHS.selectFrom(e6, e7);
        w6.intoArray(message, to + 15 * LANES);
        w6.intoArray(message, to + 23 * LANES);
        IntVector w7 = HIGH_SIXTEENTHS.selectFrom(e6, e7);
        w7.intoArray(message, to + 17 * LANES);
        w7.intoArray(message, to + 25 * LANES);
        IntVector w8 = LOW_SIXTEENTHS.selectFrom(e8, e9);
        w8.intoArray(message, to + 21 * LANES);
        IntVector w9 = HIGH_SIXTEENTHS.selectFrom(e8, e9);
        w9.intoArray(message, to + 5 * LANES);
        w9.intoArray(message, to + 13 * LANES);
        IntVector w10 = LOW_SIXTEENTHS.selectFrom(e10, e11);
        w10.intoArray(message, to + 3 * LANES);
        w10.intoArray(message, to + 11 * LANES);
        IntVector w11 = HIGH_SIXTEENTHS.selectFrom(e10, e11);
        w11.intoArray(message, to + 6 * LANES);
        IntVector w12 = LOW_SIXTEENTHS.selectFrom(e12, e13);
        w12.intoArray(message, to + 4 * LANES);
        w12.intoArray(message, to + 12 * LANES);
        IntVector w13 = HIGH_SIXTEENTHS.selectFrom(e12, e13);
        w13.intoArray(message, to + 18 * LANES);
        w13.intoArray(message, to + 26 * LANES);
        IntVector w14 = LOW_SIXTEENTHS.selectFrom(e14, e15);
        w14.intoArray(message, to + 19 * LANES);
        w14.intoArray(message, to + 27 * LANES);
        IntVector w15 = HIGH_SIXTEENTHS.selectFrom(e14, e15);
        w15.intoArray(message, to + 20 * LANES);
    }
}
