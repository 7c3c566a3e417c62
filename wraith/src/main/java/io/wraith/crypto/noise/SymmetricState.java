package io.wraith.crypto.noise;

import io.wraith.base.Check;
import io.wraith.crypto.RawKey;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Mac;

/// `SymmetricState` of section 5.2: the chaining key, the hash of everything sent so far, and the
/// cipher.
final class SymmetricState {
    private static final int KEY_LENGTH = 32;

    private final MessageDigest digest;
    private final Mac mac;
    private final CipherState cipher;
    private byte[] chainingKey;
    private byte[] hash;
    private byte[] savedChainingKey = {};
    private byte[] savedHash = {};

    /// `InitializeSymmetric`: a name that fits the hash is padded with zeros, a longer one hashed.
    SymmetricState(NoiseProtocol protocol) {
        digest = protocol.hash().digest();
        mac = protocol.hash().mac();
        cipher = new CipherState(protocol.cipher());
        byte[] name = protocol.name().getBytes(StandardCharsets.US_ASCII);
        int hashLength = digest.getDigestLength();
        hash = name.length <= hashLength ? Arrays.copyOf(name, hashLength) : digest.digest(name);
        chainingKey = hash.clone();
    }

    boolean hasKey() {
        return cipher.hasKey();
    }

    byte[] hash() {
        return hash.clone();
    }

    void mixHash(byte[] data, int at, int length) {
        digest.update(hash);
        digest.update(data, at, length);
        hash = digest.digest();
    }

    void mixKey(byte[] input) {
        byte[][] outputs = hkdf(input, 2);
        chain(outputs[0]);
        useKey(outputs[1]);
    }

    void mixKeyAndHash(byte[] input) {
        byte[][] outputs = hkdf(input, 3);
        chain(outputs[0]);
        mixHash(outputs[1], 0, outputs[1].length);
        useKey(outputs[2]);
    }

    /// The length written or a fault.
    int encryptAndHash(byte[] plain, int at, int length, byte[] target, int targetAt) {
        int written = cipher.encrypt(hash, plain, at, length, target, targetAt);
        if (written >= 0) {
            mixHash(target, targetAt, written);
        }
        return written;
    }

    /// The length written or a fault.
    int decryptAndHash(byte[] sealed, int at, int length, byte[] target, int targetAt) {
        int written = cipher.decrypt(hash, sealed, at, length, target, targetAt);
        if (written >= 0) {
            mixHash(sealed, at, length);
        }
        return written;
    }

    NoiseSplit split() {
        byte[][] outputs = hkdf(new byte[0], 2);
        return new NoiseSplit(cut(outputs[0]), cut(outputs[1]));
    }

    /// Keeps the whole state for [#restore], until [#forget].
    void save() {
        forget();
        savedChainingKey = chainingKey.clone();
        savedHash = hash;
        cipher.save();
    }

    /// Goes back to what was saved; nothing was encrypted since.
    void restore() {
        chain(savedChainingKey.clone());
        hash = savedHash;
        cipher.restore();
        forget();
    }

    void forget() {
        Arrays.fill(savedChainingKey, (byte) 0);
        cipher.forget();
    }

    /// The hash is no secret, and stays.
    void destroy() {
        forget();
        chain(new byte[0]);
        cipher.destroy();
    }

    private void chain(byte[] next) {
        Arrays.fill(chainingKey, (byte) 0);
        chainingKey = next;
    }

    private void useKey(byte[] output) {
        byte[] key = cut(output);
        cipher.key(key);
        Arrays.fill(key, (byte) 0);
    }

    /// `HKDF` of section 4.3.
    private byte[][] hkdf(byte[] input, int count) {
        byte[][] outputs = new byte[count][];
        initialize(chainingKey);
        byte[] intermediate = mac.doFinal(input);
        initialize(intermediate);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                mac.update(outputs[i - 1]);
            }
            mac.update((byte) (i + 1));
            outputs[i] = mac.doFinal();
        }
        Arrays.fill(intermediate, (byte) 0);
        return outputs;
    }

    private void initialize(byte[] key) {
        RawKey secret = new RawKey("HMAC", key);
        try {
            mac.init(secret);
        } catch (InvalidKeyException e) {
            // HMAC takes every key.
            throw Check.never(e);
        }
        secret.destroy();
    }

    /// Hashes longer than a key are cut; the rest is overwritten with it.
    private static byte[] cut(byte[] output) {
        byte[] key = Arrays.copyOf(output, KEY_LENGTH);
        Arrays.fill(output, (byte) 0);
        return key;
    }
}
