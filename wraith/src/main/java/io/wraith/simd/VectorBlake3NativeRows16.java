package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.CHUNK;
import static io.wraith.simd.VectorBlake3Rows16.HIGH_EIGHTHS;
import static io.wraith.simd.VectorBlake3Rows16.HIGH_HALVES;
import static io.wraith.simd.VectorBlake3Rows16.HIGH_QUARTERS;
import static io.wraith.simd.VectorBlake3Rows16.HIGH_SIXTEENTHS;
import static io.wraith.simd.VectorBlake3Rows16.LANES;
import static io.wraith.simd.VectorBlake3Rows16.LOW_EIGHTHS;
import static io.wraith.simd.VectorBlake3Rows16.LOW_HALVES;
import static io.wraith.simd.VectorBlake3Rows16.LOW_QUARTERS;
import static io.wraith.simd.VectorBlake3Rows16.LOW_SIXTEENTHS;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;

/// [VectorBlake3Rows16] for chunks in native memory. Passing each block through an array, to share
/// that code, costs a ninth of the speed.
final class VectorBlake3NativeRows16 {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;

    private VectorBlake3NativeRows16() {}

    /// The blocks begin at `at` and at every chunk behind it.
    // Straight-line kernel: a loop would pass the vectors through memory, at half the speed.
    static void load(MemorySegment source, long at, int[] message, int to) {
        IntVector b0 = IntVector.fromMemorySegment(INTS, source, at, LITTLE_ENDIAN);
        IntVector b1 = IntVector.fromMemorySegment(INTS, source, at + 1L * CHUNK, LITTLE_ENDIAN);
        IntVector b2 = IntVector.fromMemorySegment(INTS, source, at + 2L * CHUNK, LITTLE_ENDIAN);
        IntVector b3 = IntVector.fromMemorySegment(INTS, source, at + 3L * CHUNK, LITTLE_ENDIAN);
        IntVector b4 = IntVector.fromMemorySegment(INTS, source, at + 4L * CHUNK, LITTLE_ENDIAN);
        IntVector b5 = IntVector.fromMemorySegment(INTS, source, at + 5L * CHUNK, LITTLE_ENDIAN);
        IntVector b6 = IntVector.fromMemorySegment(INTS, source, at + 6L * CHUNK, LITTLE_ENDIAN);
        IntVector b7 = IntVector.fromMemorySegment(INTS, source, at + 7L * CHUNK, LITTLE_ENDIAN);
        IntVector b8 = IntVector.fromMemorySegment(INTS, source, at + 8L * CHUNK, LITTLE_ENDIAN);
        IntVector b9 = IntVector.fromMemorySegment(INTS, source, at + 9L * CHUNK, LITTLE_ENDIAN);
        IntVector b10 = IntVector.fromMemorySegment(INTS, source, at + 10L * CHUNK, LITTLE_ENDIAN);
        IntVector b11 = IntVector.fromMemorySegment(INTS, source, at + 11L * CHUNK, LITTLE_ENDIAN);
        IntVector b12 = IntVector.fromMemorySegment(INTS, source, at + 12L * CHUNK, LITTLE_ENDIAN);
        IntVector b13 = IntVector.fromMemorySegment(INTS, source, at + 13L * CHUNK, LITTLE_ENDIAN);
        IntVector b14 = IntVector.fromMemorySegment(INTS, source, at + 14L * CHUNK, LITTLE_ENDIAN);
        IntVector b15 = IntVector.fromMemorySegment(INTS, source, at + 15L * CHUNK, LITTLE_ENDIAN);
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
