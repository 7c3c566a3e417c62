package io.wraith.simd;

import static io.wraith.simd.Blake3Compression.COUNTER;
import static io.wraith.simd.Blake3Compression.LENGTH;
import static io.wraith.simd.Blake3Compression.NODE;
import static io.wraith.simd.Blake3Compression.SCHEDULE;
import static io.wraith.simd.Blake3Compression.UPPER;
import static io.wraith.simd.Blake3Compression.VALUE;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The compression function of BLAKE3 on one block after another, with a row of the state in a
/// vector of 128 bits: narrow vectors rotate and permute in fewer cycles, and a chain of blocks
/// waits for every one of them.
///
/// The message does not depend on the chain. As one vector of 512 bits it is permuted for all
/// rounds and written beside the node; the CPU does so while it still computes the block before.
///
/// What the loops carry is an argument and never a receiver, as in [VectorXxh3]. The JIT learns
/// from all kernels together which vectors occur inside the methods of [IntVector]; two widths of
/// them are harmless only where each call's receiver is known by itself.
final class VectorBlake3Blocks {
    static final boolean IS_USABLE = VectorWidth.SHAPE.vectorBitSize() == 512;

    static final VectorSpecies<Integer> ROW = IntVector.SPECIES_128;
    static final VectorSpecies<Integer> MESSAGE = IntVector.SPECIES_512;
    static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
    static final int WORDS = 16;

    /// The words in the order of their use: the quarters are first and second of the columns, then
    /// of the diagonals; these begin with the last, because the second row of the state stays in
    /// place and the others turn.
    static final IntVector FIRST =
            indices(MESSAGE, 0, 2, 4, 6, 1, 3, 5, 7, 14, 8, 10, 12, 15, 9, 11, 13);

    /// From that order in one round to that order in the next.
    static final IntVector NEXT =
            indices(MESSAGE, 1, 5, 7, 2, 3, 10, 0, 15, 12, 4, 11, 13, 9, 14, 6, 8);

    static final VectorShuffle<Integer> LEFT = ROW.shuffleFromValues(1, 2, 3, 0);
    static final VectorShuffle<Integer> ACROSS = ROW.shuffleFromValues(2, 3, 0, 1);
    static final VectorShuffle<Integer> RIGHT = ROW.shuffleFromValues(3, 0, 1, 2);
    static final int[] IV = Blake3Compression.iv();

    /// One lane each of the fourth row: the counter's halves, the length, the flags.
    static final IntVector LOW = indices(ROW, -1, 0, 0, 0);

    static final IntVector HIGH = indices(ROW, 0, -1, 0, 0);
    static final IntVector SIZE = indices(ROW, 0, 0, -1, 0);
    static final IntVector MODE = indices(ROW, 0, 0, 0, -1);

    private VectorBlake3Blocks() {}

    private static IntVector indices(VectorSpecies<Integer> species, int... indices) {
        return IntVector.fromArray(species, indices, 0);
    }

    /// As [Blake3Scalar#blocks].
    // Straight-line kernel: called code that takes vectors is not inlined reliably, and boxes them.
    static void blocks(byte[] source, int at, int count, int[] node) {
        int last = at + (count - 1) * Blake3Compression.BLOCK;
        // Not loaded as a row: right behind its narrow stores, the CPU would wait for all of them.
        IntVector low = IntVector.broadcast(ROW, node[COUNTER]);
        IntVector high = IntVector.broadcast(ROW, node[COUNTER + 1]);
        IntVector size = IntVector.broadcast(ROW, node[LENGTH]);
        IntVector numbers =
                low.lanewise(VectorOperators.AND, LOW)
                        .lanewise(VectorOperators.OR, high.lanewise(VectorOperators.AND, HIGH))
                        .lanewise(VectorOperators.OR, size.lanewise(VectorOperators.AND, SIZE));
        IntVector a = IntVector.fromArray(ROW, node, VALUE);
        IntVector b = IntVector.fromArray(ROW, node, VALUE + 4);
        for (int block = at; block <= last; block += Blake3Compression.BLOCK) {
            IntVector words =
                    FIRST.selectFrom(
                            ByteVector.fromArray(BYTES, source, block).reinterpretAsInts());
            words.intoArray(node, SCHEDULE);
            for (int to = SCHEDULE + WORDS; to < NODE; to += WORDS) {
                words = NEXT.selectFrom(words);
                words.intoArray(node, to);
            }
            IntVector oldA = a;
            IntVector oldB = b;
            IntVector c = IntVector.fromArray(ROW, IV, 0);
            int flags = Blake3Compression.flags(node, block == at, block == last);
            IntVector d =
                    IntVector.broadcast(ROW, flags)
                            .lanewise(VectorOperators.AND, MODE)
                            .lanewise(VectorOperators.OR, numbers);
            for (int from = SCHEDULE; ; from += WORDS) {
                a = IntVector.fromArray(ROW, node, from).add(a).add(b);
                d = a.lanewise(VectorOperators.XOR, d).lanewise(VectorOperators.ROR, 16);
                c = d.add(c);
                b = c.lanewise(VectorOperators.XOR, b).lanewise(VectorOperators.ROR, 12);
                a = IntVector.fromArray(ROW, node, from + 4).add(a).add(b);
                d = d.lanewise(VectorOperators.XOR, a).lanewise(VectorOperators.ROR, 8);
                c = c.add(d);
                b = b.lanewise(VectorOperators.XOR, c).lanewise(VectorOperators.ROR, 7);
                a = a.rearrange(RIGHT);
                c = c.rearrange(LEFT);
                d = d.rearrange(ACROSS);
                a = IntVector.fromArray(ROW, node, from + 8).add(a).add(b);
                d = d.lanewise(VectorOperators.XOR, a).lanewise(VectorOperators.ROR, 16);
                c = c.add(d);
                b = b.lanewise(VectorOperators.XOR, c).lanewise(VectorOperators.ROR, 12);
                a = IntVector.fromArray(ROW, node, from + 12).add(a).add(b);
                d = d.lanewise(VectorOperators.XOR, a).lanewise(VectorOperators.ROR, 8);
                c = c.add(d);
                b = b.lanewise(VectorOperators.XOR, c).lanewise(VectorOperators.ROR, 7);
                a = a.rearrange(LEFT);
                c = c.rearrange(RIGHT);
                d = d.rearrange(ACROSS);
                if (from >= NODE - WORDS) {
                    break;
                }
            }
            a = c.lanewise(VectorOperators.XOR, a);
            b = d.lanewise(VectorOperators.XOR, b);
            // Widened, because a store of another width would mislead the JIT about the stores of
            // all other kernels. What is beyond a row is replaced by the next store, or unused.
            IntVector upperA = c.lanewise(VectorOperators.XOR, oldA);
            IntVector upperB = d.lanewise(VectorOperators.XOR, oldB);
            ((IntVector) a.reinterpretShape(MESSAGE, 0)).intoArray(node, VALUE);
            ((IntVector) b.reinterpretShape(MESSAGE, 0)).intoArray(node, VALUE + 4);
            ((IntVector) upperA.reinterpretShape(MESSAGE, 0)).intoArray(node, UPPER);
            ((IntVector) upperB.reinterpretShape(MESSAGE, 0)).intoArray(node, UPPER + 4);
        }
    }
}
