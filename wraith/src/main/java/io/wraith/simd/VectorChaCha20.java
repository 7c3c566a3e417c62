package io.wraith.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// ChaCha20 for as many blocks at once as an int vector has lanes. In the rounds, vector `i` holds
/// word `i` of all blocks, so they need no shuffles; what each block encrypts, and under which
/// nonce, is the caller's choice per lane.
final class VectorChaCha20 {
    private static final VectorSpecies<Integer> INTS = VectorWidth.INTS;
    private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES;
    static final int LANES = INTS.length();

    private static final int DOUBLE_ROUNDS = 10;

    /// Indices into a pair of vectors. Within each quarter of 128 bits, they interleave lanes and
    /// pairs of lanes: (a0 b0 a1 b1), (a2 b2 a3 b3); (a0 a1 b0 b1), (a2 a3 b2 b3).
    private static final IntVector LOW_SINGLES = withinQuarters(0, 4, 1, 5);

    private static final IntVector HIGH_SINGLES = withinQuarters(2, 6, 3, 7);
    private static final IntVector LOW_PAIRS = withinQuarters(0, 1, 4, 5);
    private static final IntVector HIGH_PAIRS = withinQuarters(2, 3, 6, 7);

    /// These move whole quarters: the even ones of both vectors, the odd ones; the lower half of
    /// both, the upper half.
    private static final IntVector EVEN_QUARTERS = quarters(0, 2);

    private static final IntVector ODD_QUARTERS = quarters(1, 2);
    private static final IntVector LOW_QUARTERS = quarters(0, 1);
    private static final IntVector HIGH_QUARTERS = quarters(Math.max(1, LANES / 8), 1);

    private VectorChaCha20() {}

    /// Index 0 to 3 is the first vector's lane in the quarter, 4 to 7 the second's.
    private static IntVector withinQuarters(int... pattern) {
        int[] indices = new int[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            int from = pattern[lane % 4];
            indices[lane] = lane / 4 * 4 + from % 4 + from / 4 * LANES;
        }
        return IntVector.fromArray(INTS, indices, 0);
    }

    /// Takes every `step`-th quarter from `first` on, half of the lanes from each vector.
    private static IntVector quarters(int first, int step) {
        int[] indices = new int[LANES];
        int half = Math.max(4, LANES / 2);
        for (int lane = 0; lane < LANES; lane++) {
            int quarter = first + lane % half / 4 * step;
            indices[lane] = quarter * 4 % LANES + lane % 4 + lane / half * LANES;
        }
        return IntVector.fromArray(INTS, indices, 0);
    }

    /// One block per lane. `state` holds word `i` of lane `l` at `i * LANES + l`; the words that
    /// differ between blocks, 12, 14 and 15, come from arrays of their own, lane 0 at `at`. The
    /// keystream is left block after block.
    // Straight-line kernel: called code that takes vectors is not inlined reliably, and boxes them.
    static void blocks(
            int[] state,
            int[] blockNumbers,
            int[] noncesLow,
            int[] noncesHigh,
            int at,
            int[] keystream) {
        IntVector x0 = IntVector.fromArray(INTS, state, 0);
        IntVector x1 = IntVector.fromArray(INTS, state, LANES);
        IntVector x2 = IntVector.fromArray(INTS, state, 2 * LANES);
        IntVector x3 = IntVector.fromArray(INTS, state, 3 * LANES);
        IntVector x4 = IntVector.fromArray(INTS, state, 4 * LANES);
        IntVector x5 = IntVector.fromArray(INTS, state, 5 * LANES);
        IntVector x6 = IntVector.fromArray(INTS, state, 6 * LANES);
        IntVector x7 = IntVector.fromArray(INTS, state, 7 * LANES);
        IntVector x8 = IntVector.fromArray(INTS, state, 8 * LANES);
        IntVector x9 = IntVector.fromArray(INTS, state, 9 * LANES);
        IntVector x10 = IntVector.fromArray(INTS, state, 10 * LANES);
        IntVector x11 = IntVector.fromArray(INTS, state, 11 * LANES);
        IntVector x12 = IntVector.fromArray(INTS, blockNumbers, at);
        IntVector x13 = IntVector.fromArray(INTS, state, 13 * LANES);
        IntVector x14 = IntVector.fromArray(INTS, noncesLow, at);
        IntVector x15 = IntVector.fromArray(INTS, noncesHigh, at);
        // Where a receiver is what the loop carries, lanewise is called here and not by way of add:
        // the
        // JIT goes by the profile of this call, and that inside add is every kernel's.
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
            x0 = x0.lanewise(VectorOperators.ADD, x4);
            x1 = x1.lanewise(VectorOperators.ADD, x5);
            x2 = x2.lanewise(VectorOperators.ADD, x6);
            x3 = x3.lanewise(VectorOperators.ADD, x7);
            x12 = x0.lanewise(VectorOperators.XOR, x12).lanewise(VectorOperators.ROL, 16);
            x13 = x1.lanewise(VectorOperators.XOR, x13).lanewise(VectorOperators.ROL, 16);
            x14 = x2.lanewise(VectorOperators.XOR, x14).lanewise(VectorOperators.ROL, 16);
            x15 = x3.lanewise(VectorOperators.XOR, x15).lanewise(VectorOperators.ROL, 16);
            x8 = x12.add(x8);
            x9 = x13.add(x9);
            x10 = x14.add(x10);
            x11 = x15.add(x11);
            x4 = x8.lanewise(VectorOperators.XOR, x4).lanewise(VectorOperators.ROL, 12);
            x5 = x9.lanewise(VectorOperators.XOR, x5).lanewise(VectorOperators.ROL, 12);
            x6 = x10.lanewise(VectorOperators.XOR, x6).lanewise(VectorOperators.ROL, 12);
            x7 = x11.lanewise(VectorOperators.XOR, x7).lanewise(VectorOperators.ROL, 12);
            x0 = x0.add(x4);
            x1 = x1.add(x5);
            x2 = x2.add(x6);
            x3 = x3.add(x7);
            x12 = x12.lanewise(VectorOperators.XOR, x0).lanewise(VectorOperators.ROL, 8);
            x13 = x13.lanewise(VectorOperators.XOR, x1).lanewise(VectorOperators.ROL, 8);
            x14 = x14.lanewise(VectorOperators.XOR, x2).lanewise(VectorOperators.ROL, 8);
            x15 = x15.lanewise(VectorOperators.XOR, x3).lanewise(VectorOperators.ROL, 8);
            x8 = x8.add(x12);
            x9 = x9.add(x13);
            x10 = x10.add(x14);
            x11 = x11.add(x15);
            x4 = x4.lanewise(VectorOperators.XOR, x8).lanewise(VectorOperators.ROL, 7);
            x5 = x5.lanewise(VectorOperators.XOR, x9).lanewise(VectorOperators.ROL, 7);
            x6 = x6.lanewise(VectorOperators.XOR, x10).lanewise(VectorOperators.ROL, 7);
            x7 = x7.lanewise(VectorOperators.XOR, x11).lanewise(VectorOperators.ROL, 7);
            x0 = x0.add(x5);
            x1 = x1.add(x6);
            x2 = x2.add(x7);
            x3 = x3.add(x4);
            x15 = x15.lanewise(VectorOperators.XOR, x0).lanewise(VectorOperators.ROL, 16);
            x12 = x12.lanewise(VectorOperators.XOR, x1).lanewise(VectorOperators.ROL, 16);
            x13 = x13.lanewise(VectorOperators.XOR, x2).lanewise(VectorOperators.ROL, 16);
            x14 = x14.lanewise(VectorOperators.XOR, x3).lanewise(VectorOperators.ROL, 16);
            x10 = x10.add(x15);
            x11 = x11.add(x12);
            x8 = x8.add(x13);
            x9 = x9.add(x14);
            x5 = x5.lanewise(VectorOperators.XOR, x10).lanewise(VectorOperators.ROL, 12);
            x6 = x6.lanewise(VectorOperators.XOR, x11).lanewise(VectorOperators.ROL, 12);
            x7 = x7.lanewise(VectorOperators.XOR, x8).lanewise(VectorOperators.ROL, 12);
            x4 = x4.lanewise(VectorOperators.XOR, x9).lanewise(VectorOperators.ROL, 12);
            x0 = x0.add(x5);
            x1 = x1.add(x6);
            x2 = x2.add(x7);
            x3 = x3.add(x4);
            x15 = x15.lanewise(VectorOperators.XOR, x0).lanewise(VectorOperators.ROL, 8);
            x12 = x12.lanewise(VectorOperators.XOR, x1).lanewise(VectorOperators.ROL, 8);
            x13 = x13.lanewise(VectorOperators.XOR, x2).lanewise(VectorOperators.ROL, 8);
            x14 = x14.lanewise(VectorOperators.XOR, x3).lanewise(VectorOperators.ROL, 8);
            x10 = x10.add(x15);
            x11 = x11.add(x12);
            x8 = x8.add(x13);
            x9 = x9.add(x14);
            x5 = x5.lanewise(VectorOperators.XOR, x10).lanewise(VectorOperators.ROL, 7);
            x6 = x6.lanewise(VectorOperators.XOR, x11).lanewise(VectorOperators.ROL, 7);
            x7 = x7.lanewise(VectorOperators.XOR, x8).lanewise(VectorOperators.ROL, 7);
            x4 = x4.lanewise(VectorOperators.XOR, x9).lanewise(VectorOperators.ROL, 7);
        }
        x0 = IntVector.fromArray(INTS, state, 0).add(x0);
        x1 = IntVector.fromArray(INTS, state, LANES).add(x1);
        x2 = IntVector.fromArray(INTS, state, 2 * LANES).add(x2);
        x3 = IntVector.fromArray(INTS, state, 3 * LANES).add(x3);
        x4 = IntVector.fromArray(INTS, state, 4 * LANES).add(x4);
        x5 = IntVector.fromArray(INTS, state, 5 * LANES).add(x5);
        x6 = IntVector.fromArray(INTS, state, 6 * LANES).add(x6);
        x7 = IntVector.fromArray(INTS, state, 7 * LANES).add(x7);
        x8 = IntVector.fromArray(INTS, state, 8 * LANES).add(x8);
        x9 = IntVector.fromArray(INTS, state, 9 * LANES).add(x9);
        x10 = IntVector.fromArray(INTS, state, 10 * LANES).add(x10);
        x11 = IntVector.fromArray(INTS, state, 11 * LANES).add(x11);
        x12 = IntVector.fromArray(INTS, blockNumbers, at).add(x12);
        x13 = IntVector.fromArray(INTS, state, 13 * LANES).add(x13);
        x14 = IntVector.fromArray(INTS, noncesLow, at).add(x14);
        x15 = IntVector.fromArray(INTS, noncesHigh, at).add(x15);
        // Each quarter becomes four words of one block: x(4k + j) those from 4k on of block j,
        // 4 + j and so on.
        IntVector low0 = LOW_SINGLES.selectFrom(x0, x1);
        IntVector high0 = HIGH_SINGLES.selectFrom(x0, x1);
        IntVector nextLow0 = LOW_SINGLES.selectFrom(x2, x3);
        IntVector nextHigh0 = HIGH_SINGLES.selectFrom(x2, x3);
        x0 = LOW_PAIRS.selectFrom(low0, nextLow0);
        x1 = HIGH_PAIRS.selectFrom(low0, nextLow0);
        x2 = LOW_PAIRS.selectFrom(high0, nextHigh0);
        x3 = HIGH_PAIRS.selectFrom(high0, nextHigh0);
        IntVector low1 = LOW_SINGLES.selectFrom(x4, x5);
        IntVector high1 = HIGH_SINGLES.selectFrom(x4, x5);
        IntVector nextLow1 = LOW_SINGLES.selectFrom(x6, x7);
        IntVector nextHigh1 = HIGH_SINGLES.selectFrom(x6, x7);
        x4 = LOW_PAIRS.selectFrom(low1, nextLow1);
        x5 = HIGH_PAIRS.selectFrom(low1, nextLow1);
        x6 = LOW_PAIRS.selectFrom(high1, nextHigh1);
        x7 = HIGH_PAIRS.selectFrom(high1, nextHigh1);
        IntVector low2 = LOW_SINGLES.selectFrom(x8, x9);
        IntVector high2 = HIGH_SINGLES.selectFrom(x8, x9);
        IntVector nextLow2 = LOW_SINGLES.selectFrom(x10, x11);
        IntVector nextHigh2 = HIGH_SINGLES.selectFrom(x10, x11);
        x8 = LOW_PAIRS.selectFrom(low2, nextLow2);
        x9 = HIGH_PAIRS.selectFrom(low2, nextLow2);
        x10 = LOW_PAIRS.selectFrom(high2, nextHigh2);
        x11 = HIGH_PAIRS.selectFrom(high2, nextHigh2);
        IntVector low3 = LOW_SINGLES.selectFrom(x12, x13);
        IntVector high3 = HIGH_SINGLES.selectFrom(x12, x13);
        IntVector nextLow3 = LOW_SINGLES.selectFrom(x14, x15);
        IntVector nextHigh3 = HIGH_SINGLES.selectFrom(x14, x15);
        x12 = LOW_PAIRS.selectFrom(low3, nextLow3);
        x13 = HIGH_PAIRS.selectFrom(low3, nextLow3);
        x14 = LOW_PAIRS.selectFrom(high3, nextHigh3);
        x15 = HIGH_PAIRS.selectFrom(high3, nextHigh3);
        if (LANES == 4) {
            x0.intoArray(keystream, 0);
            x1.intoArray(keystream, 16);
            x2.intoArray(keystream, 32);
            x3.intoArray(keystream, 48);
            x4.intoArray(keystream, 4);
            x5.intoArray(keystream, 20);
            x6.intoArray(keystream, 36);
            x7.intoArray(keystream, 52);
            x8.intoArray(keystream, 8);
            x9.intoArray(keystream, 24);
            x10.intoArray(keystream, 40);
            x11.intoArray(keystream, 56);
            x12.intoArray(keystream, 12);
            x13.intoArray(keystream, 28);
            x14.intoArray(keystream, 44);
            x15.intoArray(keystream, 60);
            return;
        }
        if (LANES == 8) {
            EVEN_QUARTERS.selectFrom(x0, x4).intoArray(keystream, 0);
            ODD_QUARTERS.selectFrom(x0, x4).intoArray(keystream, 64);
            EVEN_QUARTERS.selectFrom(x1, x5).intoArray(keystream, 16);
            ODD_QUARTERS.selectFrom(x1, x5).intoArray(keystream, 80);
            EVEN_QUARTERS.selectFrom(x2, x6).intoArray(keystream, 32);
            ODD_QUARTERS.selectFrom(x2, x6).intoArray(keystream, 96);
            EVEN_QUARTERS.selectFrom(x3, x7).intoArray(keystream, 48);
            ODD_QUARTERS.selectFrom(x3, x7).intoArray(keystream, 112);
            EVEN_QUARTERS.selectFrom(x8, x12).intoArray(keystream, 8);
            ODD_QUARTERS.selectFrom(x8, x12).intoArray(keystream, 72);
            EVEN_QUARTERS.selectFrom(x9, x13).intoArray(keystream, 24);
            ODD_QUARTERS.selectFrom(x9, x13).intoArray(keystream, 88);
            EVEN_QUARTERS.selectFrom(x10, x14).intoArray(keystream, 40);
            ODD_QUARTERS.selectFrom(x10, x14).intoArray(keystream, 104);
            EVEN_QUARTERS.selectFrom(x11, x15).intoArray(keystream, 56);
            ODD_QUARTERS.selectFrom(x11, x15).intoArray(keystream, 120);
            return;
        }
        IntVector early0 = LOW_QUARTERS.selectFrom(x0, x4);
        IntVector late0 = LOW_QUARTERS.selectFrom(x8, x12);
        EVEN_QUARTERS.selectFrom(early0, late0).intoArray(keystream, 0);
        ODD_QUARTERS.selectFrom(early0, late0).intoArray(keystream, 64);
        early0 = HIGH_QUARTERS.selectFrom(x0, x4);
        late0 = HIGH_QUARTERS.selectFrom(x8, x12);
        EVEN_QUARTERS.selectFrom(early0, late0).intoArray(keystream, 128);
        ODD_QUARTERS.selectFrom(early0, late0).intoArray(keystream, 192);
        IntVector early1 = LOW_QUARTERS.selectFrom(x1, x5);
        IntVector late1 = LOW_QUARTERS.selectFrom(x9, x13);
        EVEN_QUARTERS.selectFrom(early1, late1).intoArray(keystream, 16);
        ODD_QUARTERS.selectFrom(early1, late1).intoArray(keystream, 80);
        early1 = HIGH_QUARTERS.selectFrom(x1, x5);
        late1 = HIGH_QUARTERS.selectFrom(x9, x13);
        EVEN_QUARTERS.selectFrom(early1, late1).intoArray(keystream, 144);
        ODD_QUARTERS.selectFrom(early1, late1).intoArray(keystream, 208);
        IntVector early2 = LOW_QUARTERS.selectFrom(x2, x6);
        IntVector late2 = LOW_QUARTERS.selectFrom(x10, x14);
        EVEN_QUARTERS.selectFrom(early2, late2).intoArray(keystream, 32);
        ODD_QUARTERS.selectFrom(early2, late2).intoArray(keystream, 96);
        early2 = HIGH_QUARTERS.selectFrom(x2, x6);
        late2 = HIGH_QUARTERS.selectFrom(x10, x14);
        EVEN_QUARTERS.selectFrom(early2, late2).intoArray(keystream, 160);
        ODD_QUARTERS.selectFrom(early2, late2).intoArray(keystream, 224);
        IntVector early3 = LOW_QUARTERS.selectFrom(x3, x7);
        IntVector late3 = LOW_QUARTERS.selectFrom(x11, x15);
        EVEN_QUARTERS.selectFrom(early3, late3).intoArray(keystream, 48);
        ODD_QUARTERS.selectFrom(early3, late3).intoArray(keystream, 112);
        early3 = HIGH_QUARTERS.selectFrom(x3, x7);
        late3 = HIGH_QUARTERS.selectFrom(x11, x15);
        EVEN_QUARTERS.selectFrom(early3, late3).intoArray(keystream, 176);
        ODD_QUARTERS.selectFrom(early3, late3).intoArray(keystream, 240);
    }

    /// XORs the keystream from word `word` on with `size` bytes.
    static void xor(
            int[] keystream,
            int word,
            byte[] source,
            int sourceAt,
            byte[] target,
            int targetAt,
            int size) {
        int whole = BYTES.loopBound(size);
        for (int i = 0; i < whole; i += BYTES.length()) {
            IntVector words = IntVector.fromArray(INTS, keystream, word + i / Integer.BYTES);
            ByteVector.fromArray(BYTES, source, sourceAt + i)
                    .lanewise(VectorOperators.XOR, words.reinterpretAsBytes())
                    .intoArray(target, targetAt + i);
        }
        int ints = size & -Integer.BYTES;
        for (int i = whole; i < ints; i += Integer.BYTES) {
            int value = LittleEndian.getInt(source, sourceAt + i);
            LittleEndian.putInt(target, targetAt + i, value ^ keystream[word + i / Integer.BYTES]);
        }
        for (int i = ints; i < size; i++) {
            int key = keystream[word + i / Integer.BYTES] >>> (8 * (i % Integer.BYTES));
            target[targetAt + i] = (byte) (source[sourceAt + i] ^ key);
        }
    }
}
