package io.wraith.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// [Xxh3#scalar] with its lanes in one vector, or where vectors are narrower, with part of the
/// lanes in each of two or four passes over the input.
///
/// A lane adds its neighbour's word of every stripe. Words are summed where they are, and the sums
/// change places once per block instead of once per stripe.
///
/// What a loop carries is an argument and never a receiver. C2 knows the class of what its
/// intrinsics return, not that of a loop's variable, and where C1 has left no profile it would call
/// methods of that variable with vectors as objects: that happened in two processes out of three.
final class VectorXxh3 {
    private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES;
    private static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
    private static final int LANES = LONGS.length();
    private static final int ALL_LANES = Xxh3.STRIPE / Long.BYTES;
    private static final VectorShuffle<Long> NEIGHBOUR =
            VectorShuffle.fromOp(LONGS, lane -> lane ^ 1);
    private static final LongVector LOW = LongVector.broadcast(LONGS, Xxh3.LOW);
    private static final LongVector ZERO = LongVector.broadcast(LONGS, 0);
    private static final LongVector PRIME = LongVector.broadcast(LONGS, Xxh3.P32_1);

    private VectorXxh3() {}

    /// For inputs longer than 240 bytes.
    // Straight-line kernel: calls with vectors as arguments would make objects of them.
    static long of(byte[] bytes, int at, int length) {
        int blocks = (length - 1) / Xxh3.BLOCK;
        long merged = 0;
        for (int lane = 0; lane < ALL_LANES; lane += LANES) {
            int part = lane * Long.BYTES;
            LongVector lanes = LongVector.fromArray(LONGS, Xxh3.START, lane);
            for (int block = 0; block <= blocks + 1; block++) {
                int from = at + Xxh3.start(block, length) + part;
                int key = (block > blocks ? Xxh3.LAST_KEY : 0) + part;
                int stripes = Xxh3.stripes(block, length);
                LongVector words = LongVector.broadcast(LONGS, 0);
                for (int i = 0; i < stripes; i++) {
                    LongVector word =
                            ByteVector.fromArray(BYTES, bytes, from + i * Xxh3.STRIPE)
                                    .reinterpretAsLongs();
                    LongVector mixed =
                            ByteVector.fromArray(BYTES, Xxh3.SECRET, key + i * Xxh3.KEY_STEP)
                                    .reinterpretAsLongs()
                                    .lanewise(VectorOperators.XOR, word);
                    LongVector high = mixed.lanewise(VectorOperators.LSHR, 32);
                    lanes = mixed.lanewise(VectorOperators.AND, LOW).mul(high).add(lanes);
                    words = word.add(words);
                }
                lanes = ZERO.add(words).rearrange(NEIGHBOUR).add(lanes);
                if (block < blocks) {
                    LongVector secret =
                            ByteVector.fromArray(BYTES, Xxh3.SECRET, Xxh3.SCRAMBLE_KEY + part)
                                    .reinterpretAsLongs();
                    LongVector full = ZERO.add(lanes);
                    LongVector high = full.lanewise(VectorOperators.LSHR, 47);
                    lanes =
                            full.lanewise(VectorOperators.XOR, high)
                                    .lanewise(VectorOperators.XOR, secret)
                                    .mul(PRIME);
                }
            }
            LongVector last = ZERO.add(lanes);
            merged += Xxh3.merge(last.lane(0), last.lane(1), part);
            if (LANES > 2) {
                merged += Xxh3.merge(last.lane(2), last.lane(3), part + 16);
            }
            if (LANES > 4) {
                merged += Xxh3.merge(last.lane(4), last.lane(5), part + 32);
                merged += Xxh3.merge(last.lane(6), last.lane(7), part + 48);
            }
        }
        return Xxh3.finish(merged, length);
    }
}
