package io.wraith.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Fletcher's checksum with sums of their own in every lane, which holds two words of each vector.
///
/// Over `n` vectors of `w` words, a word in vector `k` at place `p` enters the second sum `(n - 1 -
/// k) * w + (w - p)` times. A lane's own second sum counts it `n - k` times, so the whole is `w`
/// times all lanes' second sums, less `p` times what was at place `p`.
///
/// What the inner loop carries is an argument and never a receiver, as in [VectorXxh3].
final class VectorFletcher32 {
    private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES;
    private static final VectorSpecies<Integer> INTS = VectorWidth.INTS;
    private static final int WORDS = 2 * INTS.length();
    private static final long MODULUS = 65_535;

    /// A lane's second sum of this many vectors of 2 * 65535 stays below 2^32.
    private static final int VECTORS_PER_REDUCTION = 255;

    /// Place of each lane's even word.
    private static final IntVector PLACES = IntVector.broadcast(INTS, 0).addIndex(2);

    private VectorFletcher32() {}

    static int of(byte[] bytes, int at, int length) {
        int width = BYTES.length();
        int end = at + length / width * width;
        IntVector low = IntVector.broadcast(INTS, 0xffff);
        long first = 0;
        long second = 0;
        for (int i = at; i < end; ) {
            int stop = Math.min(end, i + VECTORS_PER_REDUCTION * width);
            int words = (stop - i) / 2;
            IntVector sums = IntVector.broadcast(INTS, 0);
            IntVector oddSums = IntVector.broadcast(INTS, 0);
            IntVector secondSums = IntVector.broadcast(INTS, 0);
            do {
                IntVector pairs = ByteVector.fromArray(BYTES, bytes, i).reinterpretAsInts();
                IntVector odd = pairs.lanewise(VectorOperators.LSHR, 16);
                sums = pairs.lanewise(VectorOperators.AND, low).add(odd).add(sums);
                oddSums = odd.add(oddSums);
                secondSums = sums.add(secondSums);
                i += width;
            } while (i < stop);
            // 65536 is 1 modulo 65535: adding the halves reduces enough to sum over the lanes.
            sums =
                    sums.lanewise(VectorOperators.AND, low)
                            .add(sums.lanewise(VectorOperators.LSHR, 16));
            oddSums =
                    oddSums.lanewise(VectorOperators.AND, low)
                            .add(oddSums.lanewise(VectorOperators.LSHR, 16));
            secondSums =
                    secondSums
                            .lanewise(VectorOperators.AND, low)
                            .add(secondSums.lanewise(VectorOperators.LSHR, 16));
            long counted = sums.mul(PLACES).add(oddSums).reduceLanes(VectorOperators.ADD);
            second += first * words;
            second += (long) WORDS * secondSums.reduceLanes(VectorOperators.ADD) - counted;
            second = Math.floorMod(second, MODULUS);
            first = (first + sums.reduceLanes(VectorOperators.ADD)) % MODULUS;
        }
        return Fletcher32.scalar(bytes, end, at + length - end, (int) first, (int) second);
    }
}
