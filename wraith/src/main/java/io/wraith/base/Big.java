package io.wraith.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Integers in a byte array in network order. The handles check the bounds.
public final class Big {
    private static final VarHandle U32 =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U64 =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Big() {}

    public static void u32(byte[] bytes, int at, int value) {
        U32.set(bytes, at, value);
    }

    public static long u64(byte[] bytes, int at) {
        return (long) U64.get(bytes, at);
    }

    public static void u64(byte[] bytes, int at, long value) {
        U64.set(bytes, at, value);
    }
}
