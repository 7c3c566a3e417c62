package io.wraith.wire;

import io.wraith.base.Big;
import io.wraith.base.Check;

/// Integers below 2^62 in 1, 2, 4 or 8 bytes, whose first two bits say how many (RFC 9000, 16).
public final class Varint {
    public static final long LIMIT = 1L << 62;

    private Varint() {}

    /// The shortest length that holds a value.
    public static int length(long value) {
        Check.that(value >= 0 && value < LIMIT, "a varint is below 2^62");
        if (value < 1L << 6) {
            return 1;
        }
        if (value < 1L << 14) {
            return 2;
        }
        return value < 1L << 30 ? 4 : 8;
    }

    /// Writes the shortest form and answers its length.
    public static int write(byte[] bytes, int at, long value) {
        int length = length(value);
        switch (length) {
            case 1 -> Big.u8(bytes, at, (int) value);
            case 2 -> Big.u16(bytes, at, (int) value | 1 << 14);
            case 4 -> Big.u32(bytes, at, (int) value | 2 << 30);
            default -> Big.u64(bytes, at, value | 3L << 62);
        }
        return length;
    }

    /// The length that the first byte announces.
    public static int lengthAt(byte[] bytes, int at) {
        return 1 << (Big.u8(bytes, at) >>> 6);
    }

    /// The value, in whatever length it was written, or -1 if it does not end by `end`.
    public static long read(byte[] bytes, int at, int end) {
        if (at >= end) {
            return -1;
        }
        int first = Big.u8(bytes, at);
        int length = 1 << (first >>> 6);
        if (length > end - at) {
            return -1;
        }
        return switch (length) {
            case 1 -> first;
            case 2 -> Big.u16(bytes, at) & 0x3fff;
            case 4 -> Big.u32(bytes, at) & 0x3fff_ffff;
            default -> Big.u64(bytes, at) & LIMIT - 1;
        };
    }
}
