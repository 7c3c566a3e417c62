package io.wraith.simd;

import java.util.Optional;

/// Tries Fletcher's checksum on bytes that bring its sums to their largest values, too.
final class Fletcher32Trial implements Trial {
    private static final int LENGTH = 40_000;

    private final byte[] bytes = new byte[LENGTH];
    private final int[] results = new int[2];

    Fletcher32Trial() {
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = i < LENGTH / 2 ? (byte) 0xff : (byte) (i * 37);
        }
    }

    @Override
    public int vectorBits() {
        return VectorWidth.SHAPE.vectorBitSize();
    }

    @Override
    public Optional<String> mismatch() {
        for (int length : new int[] {0, 1, 1_023, LENGTH}) {
            int expected = Fletcher32.scalar(bytes, 0, length, 0, 0);
            if (VectorFletcher32.of(bytes, 0, length) != expected) {
                return Optional.of(length + " bytes");
            }
        }
        return Optional.empty();
    }

    @Override
    public void vectorUnit() {
        results[0] += VectorFletcher32.of(bytes, 0, LENGTH);
    }

    @Override
    public void twinUnit() {
        results[1] += Fletcher32.scalar(bytes, 0, LENGTH, 0, 0);
    }
}
