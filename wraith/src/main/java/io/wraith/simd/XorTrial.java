package io.wraith.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/// Tries XOR on arrays and in native memory, at lengths of a frame with and without a tail.
final class XorTrial implements Trial {
    private static final int LENGTH = 1024;
    private static final int TAIL = 13;
    private static final int TIMES = 16;

    private final byte[] target = new byte[LENGTH + TAIL];
    private final byte[] expected = new byte[LENGTH + TAIL];
    private final byte[] source = new byte[LENGTH + TAIL];
    private final MemorySegment nativeTarget = Arena.ofAuto().allocate(LENGTH + TAIL);
    private final MemorySegment nativeSource = Arena.ofAuto().allocate(LENGTH + TAIL);

    XorTrial() {
        for (int i = 0; i < source.length; i++) {
            source[i] = (byte) (i * 37 + (i >>> 5));
        }
        MemorySegment.copy(source, 0, nativeSource, ValueLayout.JAVA_BYTE, 0, source.length);
    }

    @Override
    public int vectorBits() {
        return VectorWidth.SHAPE.vectorBitSize();
    }

    @Override
    public Optional<String> mismatch() {
        Arrays.fill(target, (byte) 0x5a);
        Arrays.fill(expected, (byte) 0x5a);
        nativeTarget.fill((byte) 0x5a);
        VectorXor.into(target, 0, source, 0, target.length);
        VectorXor.into(nativeTarget, 0, nativeSource, 0, target.length);
        Xor.scalar(expected, 0, source, 0, target.length);
        if (!Arrays.equals(target, expected)) {
            return Optional.of("arrays of " + target.length + " bytes");
        }
        return Arrays.equals(nativeTarget.toArray(ValueLayout.JAVA_BYTE), expected)
                ? Optional.empty()
                : Optional.of("native memory of " + target.length + " bytes");
    }

    @Override
    public void vectorUnit() {
        for (int i = 0; i < TIMES; i++) {
            VectorXor.into(target, 0, source, 0, LENGTH);
            VectorXor.into(nativeTarget, 0, nativeSource, 0, LENGTH);
        }
    }

    @Override
    public void twinUnit() {
        for (int i = 0; i < TIMES; i++) {
            Xor.scalar(target, 0, source, 0, LENGTH);
            Xor.scalar(nativeTarget, 0, nativeSource, 0, LENGTH);
        }
    }
}
