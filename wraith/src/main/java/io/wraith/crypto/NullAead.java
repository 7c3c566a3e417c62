package io.wraith.crypto;

import io.wraith.base.Big;

/// Encrypts nothing: what is left is the cost of our own code. The tag is a keyed mix of number,
/// header and text, so that a wrong key and any single changed word are noticed as a cipher would;
/// it keeps nobody from forging one.
///
/// ```
/// tag  0: mix u64 | 8: mix of the mix u64
/// ```
final class NullAead extends Aead {
    private static final long ODD = 0x9e3779b97f4a7c15L;
    private static final int WORDS = 4;

    private final long iv;
    private long key;

    NullAead(byte[] key, byte[] iv) {
        this.key = absorb(0, key, 0, key.length);
        this.iv = Big.u64(iv, 4);
    }

    @Override
    void encrypt(long number, byte[] source, int at, int length, byte[] target, int targetAt) {
        long mix = mix(number, source, at, length);
        System.arraycopy(source, at, target, targetAt, length);
        Big.u64(target, targetAt + length, mix);
        Big.u64(target, targetAt + length + Long.BYTES, step(~mix, key));
    }

    @Override
    boolean decrypt(long number, byte[] source, int at, int length, byte[] target, int targetAt) {
        int textLength = length - TAG_LENGTH;
        long mix = mix(number, source, at, textLength);
        boolean authentic =
                Big.u64(source, at + textLength) == mix
                        && Big.u64(source, at + textLength + Long.BYTES) == step(~mix, key);
        if (authentic) {
            System.arraycopy(source, at, target, targetAt, textLength);
        }
        return authentic;
    }

    @Override
    void wipe() {
        key = 0;
    }

    private long mix(long number, byte[] text, int at, int length) {
        long start = step(key, number ^ iv);
        long header = absorb(start, headerBytes(), headerAt(), headerLength());
        return absorb(header, text, at, length);
    }

    /// Four words at a time, each with a state of its own, because one multiplication would have to
    /// wait for the other. Every step is a bijection of the state for a given word and of the word
    /// for a given state.
    private static long absorb(long start, byte[] bytes, int at, int length) {
        long s0 = step(start, length);
        long s1 = s0 + ODD;
        long s2 = s1 + ODD;
        long s3 = s2 + ODD;
        int i = at;
        int end = at + length;
        for (; i <= end - WORDS * Long.BYTES; i += WORDS * Long.BYTES) {
            s0 = step(s0, Big.u64(bytes, i));
            s1 = step(s1, Big.u64(bytes, i + 8));
            s2 = step(s2, Big.u64(bytes, i + 16));
            s3 = step(s3, Big.u64(bytes, i + 24));
        }
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            s0 = step(s0, Big.u64(bytes, i));
        }
        for (; i < end; i++) {
            s1 = step(s1, bytes[i]);
        }
        return step(step(step(s0, s1), s2), s3);
    }

    private static long step(long state, long word) {
        return Long.rotateLeft((state ^ word) * ODD, 29);
    }
}
