package io.wraith.crypto;

import io.wraith.base.Big;

import java.util.zip.CRC32C;

/// Encrypts nothing: what is left is the cost of our own code. The tag is a checksum of header and
/// text, for which the processor has instructions, mixed with key and number. So damage to up to 32
/// bits in a row is always noticed, any other damage and a wrong key or number but for one in 2^32;
/// it keeps nobody from forging one.
///
/// ```
/// tag  0: mix u64 | 8: mix of the mix u64
/// ```
final class NullAead extends Aead {
    private static final long ODD = 0x9e3779b97f4a7c15L;

    private final CRC32C checksum = new CRC32C();
    private final long iv;
    private long key;

    NullAead(byte[] key, byte[] iv) {
        this.key = step(step(key.length, Big.u64(key, 0)), Big.u64(key, Long.BYTES));
        this.iv = Big.u64(iv, 4);
    }

    @Override
    void encrypt(long number, byte[] source, int at, int length, byte[] target, int targetAt) {
        long mix = mix(number, source, at, length);
        if (at != targetAt || !same(source, target)) {
            System.arraycopy(source, at, target, targetAt, length);
        }
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
        checksum.reset();
        checksum.update(headerBytes(), headerAt(), headerLength());
        checksum.update(text, at, length);
        return step(step(key, number ^ iv), checksum.getValue() << Integer.SIZE | length);
    }

    /// A bijection of the state for a given word, and of the word for a given state.
    private static long step(long state, long word) {
        return Long.rotateLeft((state ^ word) * ODD, 29);
    }
}
