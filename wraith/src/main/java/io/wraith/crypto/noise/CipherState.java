package io.wraith.crypto.noise;

import io.wraith.crypto.Aead;
import io.wraith.crypto.CryptoFault;

import org.jspecify.annotations.Nullable;

/// `CipherState` of section 5.1: a key, or none yet, and the number of the next message. The number
/// 2^64 - 1 is reserved by Noise and ends the key.
final class CipherState {
    private static final long RESERVED = -1;

    private final NoiseCipher cipher;
    private @Nullable Aead aead;
    private long number;
    private @Nullable Aead savedAead;
    private long savedNumber;

    CipherState(NoiseCipher cipher) {
        this.cipher = cipher;
    }

    /// `InitializeKey`; the array is not kept.
    void key(byte[] key) {
        dropUnlessSaved();
        aead = Aead.ofNoise(cipher.suite(), key);
        number = 0;
    }

    boolean hasKey() {
        return aead != null;
    }

    /// `SetNonce`.
    void number(long next) {
        number = next;
    }

    /// `EncryptWithAd`: the length written or a fault. Without a key the text stays as it is.
    int encrypt(byte[] ad, byte[] plain, int at, int length, byte[] target, int targetAt) {
        if (aead == null) {
            System.arraycopy(plain, at, target, targetAt, length);
            return length;
        }
        if (number == RESERVED) {
            return CryptoFault.EXHAUSTED.code();
        }
        return aead.header(ad, 0, ad.length).seal(number++, plain, at, length, target, targetAt);
    }

    /// `DecryptWithAd`: the length written or a fault.
    int decrypt(byte[] ad, byte[] sealed, int at, int length, byte[] target, int targetAt) {
        if (aead == null) {
            System.arraycopy(sealed, at, target, targetAt, length);
            return length;
        }
        if (number == RESERVED) {
            return CryptoFault.EXHAUSTED.code();
        }
        int answer =
                aead.header(ad, 0, ad.length).open(number, sealed, at, length, target, targetAt);
        number += answer >= 0 ? 1 : 0;
        return answer;
    }

    /// Keeps key and number for [#restore].
    void save() {
        forget();
        savedAead = aead;
        savedNumber = number;
    }

    /// Goes back to what was saved. Only what was decrypted since may be undone: a number that was
    /// used to encrypt must not return.
    void restore() {
        dropUnlessSaved();
        aead = savedAead;
        number = savedNumber;
    }

    /// Ends what [#save] began.
    void forget() {
        if (savedAead != null && !isSaved()) {
            savedAead.destroy();
        }
        savedAead = null;
    }

    void destroy() {
        forget();
        dropUnlessSaved();
        aead = null;
    }

    private void dropUnlessSaved() {
        if (aead != null && !isSaved()) {
            aead.destroy();
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is one object is the question
    private boolean isSaved() {
        return aead == savedAead;
    }
}
