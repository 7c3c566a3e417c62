package io.wraith.simd;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// XOR in vectors. A tail shorter than a vector is left to the scalar form.
final class VectorXor {
    private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES;
    private static final int WIDTH = BYTES.length();

    private VectorXor() {}

    static void into(byte[] target, int targetAt, byte[] source, int sourceAt, int length) {
        int whole = length & -WIDTH;
        for (int i = 0; i < whole; i += WIDTH) {
            ByteVector.fromArray(BYTES, target, targetAt + i)
                    .lanewise(
                            VectorOperators.XOR, ByteVector.fromArray(BYTES, source, sourceAt + i))
                    .intoArray(target, targetAt + i);
        }
        Xor.scalar(target, targetAt + whole, source, sourceAt + whole, length - whole);
    }

    static void into(
            MemorySegment target, long targetAt, MemorySegment source, long sourceAt, long length) {
        long whole = length & -WIDTH;
        ByteOrder order = ByteOrder.nativeOrder();
        for (long i = 0; i < whole; i += WIDTH) {
            ByteVector.fromMemorySegment(BYTES, target, targetAt + i, order)
                    .lanewise(
                            VectorOperators.XOR,
                            ByteVector.fromMemorySegment(BYTES, source, sourceAt + i, order))
                    .intoMemorySegment(target, targetAt + i, order);
        }
        Xor.scalar(target, targetAt + whole, source, sourceAt + whole, length - whole);
    }
}
