package io.wraith.simd;

import java.util.Optional;

/// Tries XXH3 on whole blocks, on part of one and on a stripe that overlaps the one before.
final class Xxh3Trial implements Trial {
    private static final int LENGTH = 40_000;

    private final byte[] bytes = new byte[LENGTH];
    private final long[] results = new long[2];

    Xxh3Trial() {
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) (i * 37 + (i >>> 5));
        }
    }

    @Override
    public int vectorBits() {
        return VectorWidth.SHAPE.vectorBitSize();
    }

    @Override
    public Optional<String> mismatch() {
        for (int length : new int[] {241, 1_024, 1_025, 2_111, LENGTH}) {
            long expected = Xxh3.scalar(bytes, 0, length);
            if (VectorXxh3.of(bytes, 0, length) != expected) {
                return Optional.of(length + " bytes");
            }
        }
        return Optional.empty();
    }

    @Override
    public void vectorUnit() {
        results[0] += VectorXxh3.of(bytes, 0, LENGTH);
    }

    @Override
    public void twinUnit() {
        results[1] += Xxh3.scalar(bytes, 0, LENGTH);
    }
}
