package io.wraith.crypto;

import io.wraith.base.Big;
import io.wraith.base.Check;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/// A suite on the JDK's cipher. One `Cipher` object serves the key for its whole life, because the
/// key is only expanded again when it changes.
final class JdkAead extends Aead {
    private static final int NUMBER_AT = 4;

    private final Algorithm algorithm;
    private final Cipher cipher;
    private final RawKey key;
    private final byte[] nonce;
    private final long ivTail;

    JdkAead(Algorithm algorithm, byte[] key, byte[] iv) {
        this.algorithm = algorithm;
        this.cipher = algorithm.cipher();
        this.key = new RawKey(algorithm.keyName, key);
        this.nonce = iv.clone();
        this.ivTail = Big.u64(iv, NUMBER_AT);
    }

    @Override
    void encrypt(long number, byte[] source, int at, int length, byte[] target, int targetAt) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce(number));
            cipher.updateAAD(headerBytes(), headerAt(), headerLength());
            cipher.doFinal(source, at, length, target, targetAt);
        } catch (GeneralSecurityException e) {
            // Lengths were checked, and the number is new for this key.
            throw Check.never(e);
        }
    }

    @Override
    boolean decrypt(long number, byte[] source, int at, int length, byte[] target, int targetAt) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, nonce(number));
            cipher.updateAAD(headerBytes(), headerAt(), headerLength());
            cipher.doFinal(source, at, length, target, targetAt);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            // Lengths were checked; decryption refuses nothing else.
            throw Check.never(e);
        }
    }

    /// A cipher overwrites the copies of the key that it holds when it is given another; AES/GCM
    /// does so in this mode only. A changed nonce, lest the old one be taken for reuse.
    @Override
    void wipe() {
        key.destroy();
        nonce[0]++;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, algorithm.parameters(nonce));
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        }
    }

    /// The JDK clones the array into its parameters.
    private AlgorithmParameterSpec nonce(long number) {
        Big.u64(nonce, NUMBER_AT, ivTail ^ algorithm.ordered(number));
        return algorithm.parameters(nonce);
    }

    enum Algorithm {
        AES_GCM("AES/GCM/NoPadding", "AES"),
        CHACHA20("ChaCha20-Poly1305", "ChaCha20"),
        CHACHA20_LITTLE_ENDIAN("ChaCha20-Poly1305", "ChaCha20");

        private final String cipherName;
        private final String keyName;

        Algorithm(String cipherName, String keyName) {
            this.cipherName = cipherName;
            this.keyName = keyName;
        }

        private Cipher cipher() {
            try {
                return Cipher.getInstance(cipherName);
            } catch (GeneralSecurityException e) {
                // Every JDK 25 has both.
                throw Check.never(e);
            }
        }

        private AlgorithmParameterSpec parameters(byte[] nonce) {
            return this == AES_GCM
                    ? new GCMParameterSpec(8 * TAG_LENGTH, nonce)
                    : new IvParameterSpec(nonce);
        }

        private long ordered(long number) {
            return this == CHACHA20_LITTLE_ENDIAN ? Long.reverseBytes(number) : number;
        }
    }
}
