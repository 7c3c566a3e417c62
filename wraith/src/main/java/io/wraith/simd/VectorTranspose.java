package io.wraith.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// Turns eight rows of bytes into columns of longs, 64 bytes of each row at a time, with 512-bit
/// vectors.
final class VectorTranspose {
    static final int ROWS = 8;
    static final int STRIP_BYTES = 64;

    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_512;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;

    /// Indices into a pair of vectors: halves, quarters and eighths change places across the
    /// diagonal.
    private static final LongVector FIRST_4 = first(4);

    private static final LongVector SECOND_4 = second(4);
    private static final LongVector FIRST_2 = first(2);
    private static final LongVector SECOND_2 = second(2);
    private static final LongVector FIRST_1 = first(1);
    private static final LongVector SECOND_1 = second(1);

    private VectorTranspose() {}

    private static LongVector first(int distance) {
        long[] indices = new long[ROWS];
        for (int lane = 0; lane < ROWS; lane++) {
            indices[lane] = (lane & distance) == 0 ? lane : ROWS + (lane ^ distance);
        }
        return LongVector.fromArray(LONGS, indices, 0);
    }

    private static LongVector second(int distance) {
        long[] indices = new long[ROWS];
        for (int lane = 0; lane < ROWS; lane++) {
            indices[lane] = (lane & distance) == 0 ? lane | distance : ROWS + lane;
        }
        return LongVector.fromArray(LONGS, indices, 0);
    }

    /// Reads `strips` times 64 bytes of the rows that begin at `at[0]` to `at[7]`, and writes long
    /// `j` of row `i` to `columns[from + 8 * j + i]`.
    // Straight-line kernel: called code that takes vectors is not inlined reliably, and boxes them.
    static void columns(byte[] bytes, int[] at, int strips, long[] columns, int from) {
        for (int i = 0; i < strips; i++) {
            int skip = i * STRIP_BYTES;
            LongVector a0 = ByteVector.fromArray(BYTES, bytes, at[0] + skip).reinterpretAsLongs();
            LongVector a1 = ByteVector.fromArray(BYTES, bytes, at[1] + skip).reinterpretAsLongs();
            LongVector a2 = ByteVector.fromArray(BYTES, bytes, at[2] + skip).reinterpretAsLongs();
            LongVector a3 = ByteVector.fromArray(BYTES, bytes, at[3] + skip).reinterpretAsLongs();
            LongVector a4 = ByteVector.fromArray(BYTES, bytes, at[4] + skip).reinterpretAsLongs();
            LongVector a5 = ByteVector.fromArray(BYTES, bytes, at[5] + skip).reinterpretAsLongs();
            LongVector a6 = ByteVector.fromArray(BYTES, bytes, at[6] + skip).reinterpretAsLongs();
            LongVector a7 = ByteVector.fromArray(BYTES, bytes, at[7] + skip).reinterpretAsLongs();
            LongVector b0 = FIRST_4.selectFrom(a0, a4);
            LongVector b4 = SECOND_4.selectFrom(a0, a4);
            LongVector b1 = FIRST_4.selectFrom(a1, a5);
            LongVector b5 = SECOND_4.selectFrom(a1, a5);
            LongVector b2 = FIRST_4.selectFrom(a2, a6);
            LongVector b6 = SECOND_4.selectFrom(a2, a6);
            LongVector b3 = FIRST_4.selectFrom(a3, a7);
            LongVector b7 = SECOND_4.selectFrom(a3, a7);
            LongVector c0 = FIRST_2.selectFrom(b0, b2);
            LongVector c2 = SECOND_2.selectFrom(b0, b2);
            LongVector c1 = FIRST_2.selectFrom(b1, b3);
            LongVector c3 = SECOND_2.selectFrom(b1, b3);
            LongVector c4 = FIRST_2.selectFrom(b4, b6);
            LongVector c6 = SECOND_2.selectFrom(b4, b6);
            LongVector c5 = FIRST_2.selectFrom(b5, b7);
            LongVector c7 = SECOND_2.selectFrom(b5, b7);
            LongVector d0 = FIRST_1.selectFrom(c0, c1);
            LongVector d1 = SECOND_1.selectFrom(c0, c1);
            LongVector d2 = FIRST_1.selectFrom(c2, c3);
            LongVector d3 = SECOND_1.selectFrom(c2, c3);
            LongVector d4 = FIRST_1.selectFrom(c4, c5);
            LongVector d5 = SECOND_1.selectFrom(c4, c5);
            LongVector d6 = FIRST_1.selectFrom(c6, c7);
            LongVector d7 = SECOND_1.selectFrom(c6, c7);
            int to = from + i * ROWS * ROWS;
            d0.intoArray(columns, to);
            d1.intoArray(columns, to + ROWS);
            d2.intoArray(columns, to + 2 * ROWS);
            d3.intoArray(columns, to + 3 * ROWS);
            d4.intoArray(columns, to + 4 * ROWS);
            d5.intoArray(columns, to + 5 * ROWS);
            d6.intoArray(columns, to + 6 * ROWS);
            d7.intoArray(columns, to + 7 * ROWS);
        }
    }
}
