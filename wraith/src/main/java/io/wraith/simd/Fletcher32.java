package io.wraith.simd;

import java.util.Objects;

/// Fletcher's checksum of 32 bits: two sums modulo 65535 over little-endian 16-bit words, the first
/// of the words, the second of the first sums. An odd last byte counts as a word whose high byte is
/// zero. Both sums begin at zero. It is meant against accidents: exchanging the words 0000 and ffff
/// goes unnoticed.
public final class Fletcher32 {
    private static final int MODULUS = 65_535;

    /// This many words of 65535, on top of two reduced sums, keep the second sum below 2^32.
    private static final int WORDS_PER_REDUCTION = 359;

    private Fletcher32() {}

    public static int of(byte[] bytes, int at, int length) {
        Objects.checkFromIndexSize(at, length, bytes.length);
        return Kernel.FLETCHER32.isActive()
                ? VectorFletcher32.of(bytes, at, length)
                : scalar(bytes, at, length, 0, 0);
    }

    /// Goes on from two sums below the modulus.
    static int scalar(byte[] bytes, int at, int length, int firstSum, int secondSum) {
        int first = firstSum;
        int second = secondSum;
        int end = at + (length & ~1);
        for (int i = at; i < end; ) {
            int stop = Math.min(end, i + 2 * WORDS_PER_REDUCTION);
            for (; i < stop; i += 2) {
                first += LittleEndian.getUnsignedShort(bytes, i);
                second += first;
            }
            first %= MODULUS;
            second = Integer.remainderUnsigned(second, MODULUS);
        }
        if ((length & 1) != 0) {
            first = (first + (bytes[end] & 0xff)) % MODULUS;
            second = (second + first) % MODULUS;
        }
        return second << 16 | first;
    }
}
