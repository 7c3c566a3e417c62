package io.wraith.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/// The compression function of BLAKE3 on one block after another. A row of the state is a quarter
/// of a vector of 512 bits, and the other quarters idle: the message is permuted as one vector, and
/// no other width in the process disturbs what the JIT has learned about this one.
final class VectorBlake3Blocks {
    static final boolean IS_USABLE = VectorWidth.SHAPE.vectorBitSize() == 512;

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;

    /// The words in the order of their use: the quarters are first and second of the columns, then
    /// of the diagonals; these begin with the last, because the second row of the state stays in
    /// place and the others turn.
    private static final IntVector FIRST =
            indices(0, 2, 4, 6, 1, 3, 5, 7, 14, 8, 10, 12, 15, 9, 11, 13);

    /// From that order in one round to that order in the next.
    private static final IntVector NEXT =
            indices(1, 5, 7, 2, 3, 10, 0, 15, 12, 4, 11, 13, 9, 14, 6, 8);

    /// Another quarter moved to the place of the first.
    private static final IntVector SECOND_QUARTER = indices(4, 5, 6, 7);

    private static final IntVector THIRD_QUARTER = indices(8, 9, 10, 11);
    private static final IntVector FOURTH_QUARTER = indices(12, 13, 14, 15);

    private static final IntVector LEFT = indices(1, 2, 3, 0);
    private static final IntVector ACROSS = indices(2, 3, 0, 1);
    private static final IntVector RIGHT = indices(3, 0, 1, 2);
    private static final int[] IV = Blake3Compression.iv16();

    private VectorBlake3Blocks() {}

    private static IntVector indices(int... indices) {
        return IntVector.fromArray(INTS, Arrays.copyOf(indices, INTS.length()), 0);
    }

    /// As [Blake3Scalar#blocks].
    // Straight-line kernel: called code that takes vectors is not inlined reliably, and boxes them.
    static void blocks(byte[] source, int at, int count, int[] node) {
        int end = at + count * Blake3Compression.BLOCK;
        IntVector a = IntVector.fromArray(INTS, node, Blake3Compression.VALUE);
        IntVector b = IntVector.fromArray(INTS, node, Blake3Compression.VALUE + 4);
        for (int block = at; block < end; block += Blake3Compression.BLOCK) {
            IntVector words =
                    FIRST.selectFrom(
                            ByteVector.fromArray(BYTES, source, block).reinterpretAsInts());
            IntVector c = IntVector.fromArray(INTS, IV, 0);
            IntVector d = IntVector.fromArray(INTS, node, Blake3Compression.COUNTER);
            IntVector oldA = a;
            IntVector oldB = b;
            for (int round = 0; round < Blake3Compression.ROUNDS; round++) {
                a = a.add(words).add(b);
                d = d.lanewise(VectorOperators.XOR, a).lanewise(VectorOperators.ROR, 16);
                c = c.add(d);
                b = b.lanewise(VectorOperators.XOR, c).lanewise(VectorOperators.ROR, 12);
                a = a.add(SECOND_QUARTER.selectFrom(words)).add(b);
                d = d.lanewise(VectorOperators.XOR, a).lanewise(VectorOperators.ROR, 8);
                c = c.add(d);
                b = b.lanewise(VectorOperators.XOR, c).lanewise(VectorOperators.ROR, 7);
                a = RIGHT.selectFrom(a);
                c = LEFT.selectFrom(c);
                d = ACROSS.selectFrom(d);
                a = a.add(THIRD_QUARTER.selectFrom(words)).add(b);
                d = d.lanewise(VectorOperators.XOR, a).lanewise(VectorOperators.ROR, 16);
                c = c.add(d);
                b = b.lanewise(VectorOperators.XOR, c).lanewise(VectorOperators.ROR, 12);
                a = a.add(FOURTH_QUARTER.selectFrom(words)).add(b);
                d = d.lanewise(VectorOperators.XOR, a).lanewise(VectorOperators.ROR, 8);
                c = c.add(d);
                b = b.lanewise(VectorOperators.XOR, c).lanewise(VectorOperators.ROR, 7);
                a = LEFT.selectFrom(a);
                c = RIGHT.selectFrom(c);
                d = ACROSS.selectFrom(d);
                words = NEXT.selectFrom(words);
            }
            a = a.lanewise(VectorOperators.XOR, c);
            b = b.lanewise(VectorOperators.XOR, d);
            // Each store also writes three quarters of no meaning, which the next one replaces.
            a.intoArray(node, Blake3Compression.VALUE);
            b.intoArray(node, Blake3Compression.VALUE + 4);
            c.lanewise(VectorOperators.XOR, oldA).intoArray(node, Blake3Compression.UPPER);
            d.lanewise(VectorOperators.XOR, oldB).intoArray(node, Blake3Compression.UPPER + 4);
        }
    }
}
