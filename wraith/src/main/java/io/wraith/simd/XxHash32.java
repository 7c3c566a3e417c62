package io.wraith.simd;

import java.util.Objects;

/// XXH32, with seed 0.
public final class XxHash32 {
    private static final int P1 = 0x9e3779b1;
    private static final int P2 = 0x85ebca77;
    private static final int P3 = 0xc2b2ae3d;
    private static final int P4 = 0x27d4eb2f;
    private static final int P5 = 0x165667b1;

    private static final int P1_PLUS_P2 = 0x24234428;

    private XxHash32() {}

    public static int of(byte[] bytes, int at, int length) {
        Objects.checkFromIndexSize(at, length, bytes.length);
        int end = at + length;
        int i = at;
        int hash = P5;
        if (length >= 16) {
            int a = P1_PLUS_P2;
            int b = P2;
            int c = 0;
            int d = -P1;
            for (; i <= end - 16; i += 16) {
                a = round(a, LittleEndian.getInt(bytes, i));
                b = round(b, LittleEndian.getInt(bytes, i + 4));
                c = round(c, LittleEndian.getInt(bytes, i + 8));
                d = round(d, LittleEndian.getInt(bytes, i + 12));
            }
            hash =
                    Integer.rotateLeft(a, 1)
                            + Integer.rotateLeft(b, 7)
                            + Integer.rotateLeft(c, 12)
                            + Integer.rotateLeft(d, 18);
        }
        hash += length;
        for (; i <= end - 4; i += 4) {
            hash = Integer.rotateLeft(hash + LittleEndian.getInt(bytes, i) * P3, 17) * P4;
        }
        for (; i < end; i++) {
            hash = Integer.rotateLeft(hash + (bytes[i] & 0xff) * P5, 11) * P1;
        }
        hash = (hash ^ hash >>> 15) * P2;
        hash = (hash ^ hash >>> 13) * P3;
        return hash ^ hash >>> 16;
    }

    private static int round(int lane, int word) {
        return Integer.rotateLeft(lane + word * P2, 13) * P1;
    }
}
