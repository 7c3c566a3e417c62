package io.wraith.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Integers in a byte array in network order. The handles check the bounds. What is narrower than
/// its Java type is unsigned.
public final class Big {
    private static final VarHandle U16 =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U32 =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U64 =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Big() {}

    public static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    public static void u8(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
    }

    public static int u16(byte[] bytes, int at) {
        return (short) U16.get(bytes, at) & 0xffff;
    }

    public static void u16(byte[] bytes, int at, int value) {
        U16.set(bytes, at, (short) value);
    }

    /// All 32 bits: values from 2^31 on are negative.
    public static int u32(byte[] bytes, int at) {
        return (int) U32.get(bytes, at);
    }

    public static void u32(byte[] bytes, int at, int value) {
        U32.set(bytes, at, value);
    }

    public static long u56(byte[] bytes, int at) {
        return (long) u8(bytes, at) << 48
                | (long) u16(bytes, at + 1) << 32
                | Integer.toUnsignedLong(u32(bytes, at + 3));
    }

    public static void u56(byte[] bytes, int at, long value) {
        u8(bytes, at, (int) (value >>> 48));
        u16(bytes, at + 1, (int) (value >>> 32));
        u32(bytes, at + 3, (int) value);
    }

    /// All 64 bits: values from 2^63 on are negative.
    public static long u64(byte[] bytes, int at) {
        return (long) U64.get(bytes, at);
    }

    public static void u64(byte[] bytes, int at, long value) {
        U64.set(bytes, at, value);
    }
}
