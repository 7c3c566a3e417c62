package io.wraith.simd;

import java.util.HexFormat;
import java.util.Objects;

/// XXH3 with 64 bits, seed 0 and the default secret.
public final class Xxh3 {
    static final long P32_1 = 0x9e3779b1L;
    private static final long P32_2 = 0x85ebca77L;
    private static final long P32_3 = 0xc2b2ae3dL;

    /// The eight lanes of a long input before its first stripe.
    static final long[] START = {
        P32_3, XxHash64.P1, XxHash64.P2, XxHash64.P3, XxHash64.P4, P32_2, XxHash64.P5, P32_1
    };

    private static final long MIX1 = 0x165667919e3779f9L;
    private static final long MIX2 = 0x9fb21c651e98df25L;
    static final long LOW = 0xffff_ffffL;
    static final int STRIPE = 64;
    static final int BLOCK = 1024;
    static final int KEY_STEP = 8;
    static final int SCRAMBLE_KEY = 128;
    static final int LAST_KEY = 121;
    private static final int MERGE_KEY = 11;
    static final byte[] SECRET =
            HexFormat.of()
                    .parseHex(
                            "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db"
                                    + "7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221"
                                    + "b8084674f743248ee03590e6813a264c3c2852bb91c300cb"
                                    + "88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                                    + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931"
                                    + "c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb"
                                    + "170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc"
                                    + "8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

    private Xxh3() {}

    public static long of(byte[] bytes, int at, int length) {
        Objects.checkFromIndexSize(at, length, bytes.length);
        if (length > 240) {
            return Kernel.XXH3.isActive()
                    ? VectorXxh3.of(bytes, at, length)
                    : scalar(bytes, at, length);
        }
        if (length > 128) {
            return medium(bytes, at, length);
        }
        return length > 16 ? small(bytes, at, length) : tiny(bytes, at, length);
    }

    private static long tiny(byte[] bytes, int at, int length) {
        int end = at + length;
        if (length > 8) {
            long low = LittleEndian.getLong(bytes, at) ^ secret(24) ^ secret(32);
            long high = LittleEndian.getLong(bytes, end - 8) ^ secret(40) ^ secret(48);
            return avalanche(length + Long.reverseBytes(low) + high + fold(low, high));
        }
        if (length >= 4) {
            long first = LittleEndian.getInt(bytes, at);
            long last = LittleEndian.getInt(bytes, end - 4) & LOW;
            long hash = (last + (first << 32)) ^ secret(8) ^ secret(16);
            hash = (hash ^ Long.rotateLeft(hash, 49) ^ Long.rotateLeft(hash, 24)) * MIX2;
            hash = (hash ^ ((hash >>> 35) + length)) * MIX2;
            return hash ^ hash >>> 28;
        }
        if (length == 0) {
            return XxHash64.avalanche(secret(56) ^ secret(64));
        }
        int first = bytes[at] & 0xff;
        int middle = bytes[at + length / 2] & 0xff;
        int last = bytes[end - 1] & 0xff;
        int key = LittleEndian.getInt(SECRET, 0) ^ LittleEndian.getInt(SECRET, 4);
        int word = (first << 16 | middle << 24 | last | length << 8) ^ key;
        return XxHash64.avalanche(word & LOW);
    }

    /// From both ends to the middle.
    private static long small(byte[] bytes, int at, int length) {
        long hash = length * XxHash64.P1;
        for (int i = (length - 1) / 32; i >= 0; i--) {
            hash += mix(bytes, at + 16 * i, 32 * i);
            hash += mix(bytes, at + length - 16 * (i + 1), 32 * i + 16);
        }
        return avalanche(hash);
    }

    private static long medium(byte[] bytes, int at, int length) {
        long hash = length * XxHash64.P1;
        for (int i = 0; i < 8; i++) {
            hash += mix(bytes, at + 16 * i, 16 * i);
        }
        hash = avalanche(hash);
        for (int i = 8; i < length / 16; i++) {
            hash += mix(bytes, at + 16 * i, 16 * (i - 8) + 3);
        }
        return avalanche(hash + mix(bytes, at + length - 16, 119));
    }

    /// Eight lanes over stripes of 64 bytes, scrambled after every block of 16 stripes but not
    /// after the last one, whole or not. Then a stripe by itself, which ends with the input and
    /// overlaps.
    // Straight-line kernel: eight lanes are registers only as variables of one method.
    static long scalar(byte[] bytes, int at, int length) {
        long a0 = START[0];
        long a1 = START[1];
        long a2 = START[2];
        long a3 = START[3];
        long a4 = START[4];
        long a5 = START[5];
        long a6 = START[6];
        long a7 = START[7];
        int blocks = (length - 1) / BLOCK;
        for (int block = 0; block <= blocks + 1; block++) {
            int from = at + start(block, length);
            int key = block > blocks ? LAST_KEY : 0;
            for (int stripe = stripes(block, length); stripe > 0; stripe--) {
                long v0 = LittleEndian.getLong(bytes, from);
                long v1 = LittleEndian.getLong(bytes, from + 8);
                long v2 = LittleEndian.getLong(bytes, from + 16);
                long v3 = LittleEndian.getLong(bytes, from + 24);
                long v4 = LittleEndian.getLong(bytes, from + 32);
                long v5 = LittleEndian.getLong(bytes, from + 40);
                long v6 = LittleEndian.getLong(bytes, from + 48);
                long v7 = LittleEndian.getLong(bytes, from + 56);
                a0 += v1 + product(v0 ^ secret(key));
                a1 += v0 + product(v1 ^ secret(key + 8));
                a2 += v3 + product(v2 ^ secret(key + 16));
                a3 += v2 + product(v3 ^ secret(key + 24));
                a4 += v5 + product(v4 ^ secret(key + 32));
                a5 += v4 + product(v5 ^ secret(key + 40));
                a6 += v7 + product(v6 ^ secret(key + 48));
                a7 += v6 + product(v7 ^ secret(key + 56));
                from += STRIPE;
                key += KEY_STEP;
            }
            if (block < blocks) {
                a0 = scramble(a0, 0);
                a1 = scramble(a1, 8);
                a2 = scramble(a2, 16);
                a3 = scramble(a3, 24);
                a4 = scramble(a4, 32);
                a5 = scramble(a5, 40);
                a6 = scramble(a6, 48);
                a7 = scramble(a7, 56);
            }
        }
        long hash = merge(a0, a1, 0) + merge(a2, a3, 16) + merge(a4, a5, 32) + merge(a6, a7, 48);
        return finish(hash, length);
    }

    /// Where a block starts; the one after the last is the stripe that ends the input.
    static int start(int block, int length) {
        return block > (length - 1) / BLOCK ? length - STRIPE : block * BLOCK;
    }

    /// How many stripes it has.
    static int stripes(int block, int length) {
        return block > (length - 1) / BLOCK
                ? 1
                : Math.min(BLOCK, length - 1 - block * BLOCK) / STRIPE;
    }

    /// What two lanes add to the hash, before the last step.
    static long merge(long even, long odd, int key) {
        return fold(even ^ secret(MERGE_KEY + key), odd ^ secret(MERGE_KEY + key + 8));
    }

    static long finish(long merged, int length) {
        return avalanche(length * XxHash64.P1 + merged);
    }

    private static long product(long value) {
        return (value & LOW) * (value >>> 32);
    }

    private static long scramble(long lane, int key) {
        return (lane ^ lane >>> 47 ^ secret(SCRAMBLE_KEY + key)) * P32_1;
    }

    private static long mix(byte[] bytes, int at, int key) {
        return fold(
                LittleEndian.getLong(bytes, at) ^ secret(key),
                LittleEndian.getLong(bytes, at + 8) ^ secret(key + 8));
    }

    private static long fold(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }

    private static long avalanche(long start) {
        long hash = (start ^ start >>> 37) * MIX1;
        return hash ^ hash >>> 32;
    }

    private static long secret(int at) {
        return LittleEndian.getLong(SECRET, at);
    }
}
