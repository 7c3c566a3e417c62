package io.wraith.simd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Little-endian numbers at any place of a `byte[]`.
final class LittleEndian {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN)
                    .withInvokeExactBehavior();
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
                    .withInvokeExactBehavior();
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
                    .withInvokeExactBehavior();

    private LittleEndian() {}

    static int getInt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    static long getLong(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    /// The first `length` bytes, up to 8, of a number whose other bytes are zero.
    static long getPart(byte[] bytes, int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (bytes[at + i] & 0xffL) << (8 * i);
        }
        return value;
    }

    static int getUnsignedShort(byte[] bytes, int at) {
        return (short) SHORT.get(bytes, at) & 0xffff;
    }
}
