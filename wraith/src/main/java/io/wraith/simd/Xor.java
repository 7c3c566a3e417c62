package io.wraith.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// XOR of two byte ranges.
///
/// Source and target may be the same range; any other overlap gives an unspecified result.
public final class Xor {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private Xor() {}

    /// `target[i] ^= source[i]`.
    public static void into(byte[] target, int targetAt, byte[] source, int sourceAt, int length) {
        Objects.checkFromIndexSize(targetAt, length, target.length);
        Objects.checkFromIndexSize(sourceAt, length, source.length);
        if (Kernel.XOR.isActive()) {
            VectorXor.into(target, targetAt, source, sourceAt, length);
        } else {
            scalar(target, targetAt, source, sourceAt, length);
        }
    }

    /// The same in native memory. Heap segments are refused: code that has seen both kinds is slow
    /// for both.
    public static void into(
            MemorySegment target, long targetAt, MemorySegment source, long sourceAt, long length) {
        if (!target.isNative() || !source.isNative()) {
            throw new IllegalArgumentException("a heap segment; pass the array");
        }
        Objects.checkFromIndexSize(targetAt, length, target.byteSize());
        Objects.checkFromIndexSize(sourceAt, length, source.byteSize());
        if (Kernel.XOR.isActive()) {
            VectorXor.into(target, targetAt, source, sourceAt, length);
        } else {
            scalar(target, targetAt, source, sourceAt, length);
        }
    }

    /// The JIT turns this loop into vectors by itself.
    static void scalar(byte[] target, int targetAt, byte[] source, int sourceAt, int length) {
        for (int i = 0; i < length; i++) {
            target[targetAt + i] ^= source[sourceAt + i];
        }
    }

    /// A loop over bytes of a segment is not turned into vectors: this one moves 8 at a time.
    static void scalar(
            MemorySegment target, long targetAt, MemorySegment source, long sourceAt, long length) {
        long i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long mixed = target.get(LONG, targetAt + i) ^ source.get(LONG, sourceAt + i);
            target.set(LONG, targetAt + i, mixed);
        }
        for (; i < length; i++) {
            byte mixed =
                    (byte)
                            (target.get(ValueLayout.JAVA_BYTE, targetAt + i)
                                    ^ source.get(ValueLayout.JAVA_BYTE, sourceAt + i));
            target.set(ValueLayout.JAVA_BYTE, targetAt + i, mixed);
        }
    }
}
