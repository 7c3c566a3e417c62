package io.wraith.simd;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The compression function of BLAKE3 on as many blocks at once as an int vector has lanes: lane =
/// chunk or parent. Vector `i` holds word `i` of all lanes, so the rounds need no shuffles.
///
/// The permutation of the message words consists of two cycles of eight. Each cycle's words are
/// stored in its order, and the first six once more behind them; so the words of round `r` are
/// those of round 0 moved on by `r` rows, and the rounds are a loop over constants, without a
/// table. What the loop carries is an argument and never a receiver, as in [VectorXxh3].
final class VectorBlake3 {
    private static final VectorSpecies<Integer> INTS = VectorWidth.INTS;
    static final int LANES = INTS.length();

    /// Ints of a message in rows.
    static final int MESSAGE = 28 * LANES;

    /// Ints of a state: eight rows of chaining values, two of counters.
    static final int STATE = 10 * LANES;

    /// Row of each message word, and of its second copy; the row itself where there is none.
    private static final int[] ROW = {0, 14, 1, 2, 16, 7, 15, 17, 21, 5, 3, 6, 4, 18, 19, 20};

    private static final int[] COPY = {8, 22, 9, 10, 24, 7, 23, 25, 21, 13, 11, 6, 12, 26, 27, 20};

    private VectorBlake3() {}

    /// Turns one block per lane into the rows of a message; the blocks begin at `at`, `at + stride`
    /// and so on.
    static void load(byte[] source, int at, int stride, int[] message, int to) {
        for (int word = 0; word < ROW.length; word++) {
            int row = to + ROW[word] * LANES;
            int copy = to + COPY[word] * LANES;
            for (int lane = 0; lane < LANES; lane++) {
                int from = at + lane * stride + word * Integer.BYTES;
                int value = LittleEndian.getInt(source, from);
                message[row + lane] = value;
                message[copy + lane] = value;
            }
        }
    }

    /// Compresses one block per lane. `state` holds the chaining values and is updated.
    // Straight-line kernel: called code that takes vectors is not inlined reliably, and boxes them.
    static void compress(int[] message, int from, int[] state, int length, int flags) {
        IntVector s0 = IntVector.fromArray(INTS, state, 0);
        IntVector s1 = IntVector.fromArray(INTS, state, 1 * LANES);
        IntVector s2 = IntVector.fromArray(INTS, state, 2 * LANES);
        IntVector s3 = IntVector.fromArray(INTS, state, 3 * LANES);
        IntVector s4 = IntVector.fromArray(INTS, state, 4 * LANES);
        IntVector s5 = IntVector.fromArray(INTS, state, 5 * LANES);
        IntVector s6 = IntVector.fromArray(INTS, state, 6 * LANES);
        IntVector s7 = IntVector.fromArray(INTS, state, 7 * LANES);
        IntVector s8 = IntVector.broadcast(INTS, Blake3Compression.IV0);
        IntVector s9 = IntVector.broadcast(INTS, Blake3Compression.IV1);
        IntVector s10 = IntVector.broadcast(INTS, Blake3Compression.IV2);
        IntVector s11 = IntVector.broadcast(INTS, Blake3Compression.IV3);
        IntVector s12 = IntVector.fromArray(INTS, state, 8 * LANES);
        IntVector s13 = IntVector.fromArray(INTS, state, 9 * LANES);
        IntVector s14 = IntVector.broadcast(INTS, length);
        IntVector s15 = IntVector.broadcast(INTS, flags);
        for (int row = from; row < from + Blake3Compression.ROUNDS * LANES; row += LANES) {
            s0 = IntVector.fromArray(INTS, message, row).add(s0).add(s4);
            s1 = IntVector.fromArray(INTS, message, row + 1 * LANES).add(s1).add(s5);
            s2 = IntVector.fromArray(INTS, message, row + 16 * LANES).add(s2).add(s6);
            s3 = IntVector.fromArray(INTS, message, row + 15 * LANES).add(s3).add(s7);
            s12 = s0.lanewise(VectorOperators.XOR, s12).lanewise(VectorOperators.ROR, 16);
            s13 = s1.lanewise(VectorOperators.XOR, s13).lanewise(VectorOperators.ROR, 16);
            s14 = s2.lanewise(VectorOperators.XOR, s14).lanewise(VectorOperators.ROR, 16);
            s15 = s3.lanewise(VectorOperators.XOR, s15).lanewise(VectorOperators.ROR, 16);
            s8 = s12.add(s8);
            s9 = s13.add(s9);
            s10 = s14.add(s10);
            s11 = s15.add(s11);
            s4 = s8.lanewise(VectorOperators.XOR, s4).lanewise(VectorOperators.ROR, 12);
            s5 = s9.lanewise(VectorOperators.XOR, s5).lanewise(VectorOperators.ROR, 12);
            s6 = s10.lanewise(VectorOperators.XOR, s6).lanewise(VectorOperators.ROR, 12);
            s7 = s11.lanewise(VectorOperators.XOR, s7).lanewise(VectorOperators.ROR, 12);
            s0 = s0.add(IntVector.fromArray(INTS, message, row + 14 * LANES)).add(s4);
            s1 = s1.add(IntVector.fromArray(INTS, message, row + 2 * LANES)).add(s5);
            s2 = s2.add(IntVector.fromArray(INTS, message, row + 7 * LANES)).add(s6);
            s3 = s3.add(IntVector.fromArray(INTS, message, row + 17 * LANES)).add(s7);
            s12 = s12.lanewise(VectorOperators.XOR, s0).lanewise(VectorOperators.ROR, 8);
            s13 = s13.lanewise(VectorOperators.XOR, s1).lanewise(VectorOperators.ROR, 8);
            s14 = s14.lanewise(VectorOperators.XOR, s2).lanewise(VectorOperators.ROR, 8);
            s15 = s15.lanewise(VectorOperators.XOR, s3).lanewise(VectorOperators.ROR, 8);
            s8 = s8.add(s12);
            s9 = s9.add(s13);
            s10 = s10.add(s14);
            s11 = s11.add(s15);
            s4 = s4.lanewise(VectorOperators.XOR, s8).lanewise(VectorOperators.ROR, 7);
            s5 = s5.lanewise(VectorOperators.XOR, s9).lanewise(VectorOperators.ROR, 7);
            s6 = s6.lanewise(VectorOperators.XOR, s10).lanewise(VectorOperators.ROR, 7);
            s7 = s7.lanewise(VectorOperators.XOR, s11).lanewise(VectorOperators.ROR, 7);
            s0 = s0.add(IntVector.fromArray(INTS, message, row + 21 * LANES)).add(s5);
            s1 = s1.add(IntVector.fromArray(INTS, message, row + 3 * LANES)).add(s6);
            s2 = s2.add(IntVector.fromArray(INTS, message, row + 4 * LANES)).add(s7);
            s3 = s3.add(IntVector.fromArray(INTS, message, row + 19 * LANES)).add(s4);
            s15 = s15.lanewise(VectorOperators.XOR, s0).lanewise(VectorOperators.ROR, 16);
            s12 = s12.lanewise(VectorOperators.XOR, s1).lanewise(VectorOperators.ROR, 16);
            s13 = s13.lanewise(VectorOperators.XOR, s2).lanewise(VectorOperators.ROR, 16);
            s14 = s14.lanewise(VectorOperators.XOR, s3).lanewise(VectorOperators.ROR, 16);
            s10 = s10.add(s15);
            s11 = s11.add(s12);
            s8 = s8.add(s13);
            s9 = s9.add(s14);
            s5 = s5.lanewise(VectorOperators.XOR, s10).lanewise(VectorOperators.ROR, 12);
            s6 = s6.lanewise(VectorOperators.XOR, s11).lanewise(VectorOperators.ROR, 12);
            s7 = s7.lanewise(VectorOperators.XOR, s8).lanewise(VectorOperators.ROR, 12);
            s4 = s4.lanewise(VectorOperators.XOR, s9).lanewise(VectorOperators.ROR, 12);
            s0 = s0.add(IntVector.fromArray(INTS, message, row + 5 * LANES)).add(s5);
            s1 = s1.add(IntVector.fromArray(INTS, message, row + 6 * LANES)).add(s6);
            s2 = s2.add(IntVector.fromArray(INTS, message, row + 18 * LANES)).add(s7);
            s3 = s3.add(IntVector.fromArray(INTS, message, row + 20 * LANES)).add(s4);
            s15 = s15.lanewise(VectorOperators.XOR, s0).lanewise(VectorOperators.ROR, 8);
            s12 = s12.lanewise(VectorOperators.XOR, s1).lanewise(VectorOperators.ROR, 8);
            s13 = s13.lanewise(VectorOperators.XOR, s2).lanewise(VectorOperators.ROR, 8);
            s14 = s14.lanewise(VectorOperators.XOR, s3).lanewise(VectorOperators.ROR, 8);
            s10 = s10.add(s15);
            s11 = s11.add(s12);
            s8 = s8.add(s13);
            s9 = s9.add(s14);
            s5 = s5.lanewise(VectorOperators.XOR, s10).lanewise(VectorOperators.ROR, 7);
            s6 = s6.lanewise(VectorOperators.XOR, s11).lanewise(VectorOperators.ROR, 7);
            s7 = s7.lanewise(VectorOperators.XOR, s8).lanewise(VectorOperators.ROR, 7);
            s4 = s4.lanewise(VectorOperators.XOR, s9).lanewise(VectorOperators.ROR, 7);
        }
        s0.lanewise(VectorOperators.XOR, s8).intoArray(state, 0);
        s1.lanewise(VectorOperators.XOR, s9).intoArray(state, 1 * LANES);
        s2.lanewise(VectorOperators.XOR, s10).intoArray(state, 2 * LANES);
        s3.lanewise(VectorOperators.XOR, s11).intoArray(state, 3 * LANES);
        s4.lanewise(VectorOperators.XOR, s12).intoArray(state, 4 * LANES);
        s5.lanewise(VectorOperators.XOR, s13).intoArray(state, 5 * LANES);
        s6.lanewise(VectorOperators.XOR, s14).intoArray(state, 6 * LANES);
        s7.lanewise(VectorOperators.XOR, s15).intoArray(state, 7 * LANES);
    }
}
