package io.wraith.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/// XXH64, with seed 0.
public final class XxHash64 {
    static final long P1 = 0x9e3779b185ebca87L;
    static final long P2 = 0xc2b2ae3d27d4eb4fL;
    static final long P3 = 0x165667b19e3779f9L;
    static final long P4 = 0x85ebca77c2b2ae63L;
    static final long P5 = 0x27d4eb2f165667c5L;

    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final long P1_PLUS_P2 = 0x60ea27eeadc0b5d6L;

    private XxHash64() {}

    public static long of(byte[] bytes, int at, int length) {
        Objects.checkFromIndexSize(at, length, bytes.length);
        int end = at + length;
        int i = at;
        long hash = P5;
        if (length >= 32) {
            long a = P1_PLUS_P2;
            long b = P2;
            long c = 0;
            long d = -P1;
            for (; i <= end - 32; i += 32) {
                a = round(a, LittleEndian.getLong(bytes, i));
                b = round(b, LittleEndian.getLong(bytes, i + 8));
                c = round(c, LittleEndian.getLong(bytes, i + 16));
                d = round(d, LittleEndian.getLong(bytes, i + 24));
            }
            hash =
                    Long.rotateLeft(a, 1)
                            + Long.rotateLeft(b, 7)
                            + Long.rotateLeft(c, 12)
                            + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        }
        return tail(hash + length, bytes, i, end);
    }

    /// The same of memory outside of the heap: whole stripes where they lie, the rest from a copy.
    public static long of(MemorySegment memory, long at, int length) {
        Objects.checkFromIndexSize(at, length, memory.byteSize());
        long end = at + (length & -32);
        byte[] rest = new byte[length & 31];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, end, rest, 0, rest.length);
        long hash = P5;
        if (length >= 32) {
            long a = P1_PLUS_P2;
            long b = P2;
            long c = 0;
            long d = -P1;
            for (long i = at; i < end; i += 32) {
                a = round(a, memory.get(WORD, i));
                b = round(b, memory.get(WORD, i + 8));
                c = round(c, memory.get(WORD, i + 16));
                d = round(d, memory.get(WORD, i + 24));
            }
            hash =
                    Long.rotateLeft(a, 1)
                            + Long.rotateLeft(b, 7)
                            + Long.rotateLeft(c, 12)
                            + Long.rotateLeft(d, 18);
            hash = merge(merge(merge(merge(hash, a), b), c), d);
        }
        return tail(hash + length, rest, 0, rest.length);
    }

    private static long tail(long start, byte[] bytes, int at, int end) {
        long hash = start;
        int i = at;
        for (; i <= end - 8; i += 8) {
            hash ^= round(0, LittleEndian.getLong(bytes, i));
            hash = Long.rotateLeft(hash, 27) * P1 + P4;
        }
        if (i <= end - 4) {
            hash ^= (LittleEndian.getInt(bytes, i) & 0xffff_ffffL) * P1;
            hash = Long.rotateLeft(hash, 23) * P2 + P3;
            i += 4;
        }
        for (; i < end; i++) {
            hash = Long.rotateLeft(hash ^ (bytes[i] & 0xff) * P5, 11) * P1;
        }
        return avalanche(hash);
    }

    static long avalanche(long start) {
        long hash = (start ^ start >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    private static long round(long lane, long word) {
        return Long.rotateLeft(lane + word * P2, 31) * P1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * P1 + P4;
    }
}
