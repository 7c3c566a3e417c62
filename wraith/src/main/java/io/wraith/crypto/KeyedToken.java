package io.wraith.crypto;

import io.wraith.base.Check;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Objects;

import javax.crypto.Mac;

/// Tokens of 16 bytes that only the holder of a secret can make, so that it need not remember them:
/// stateless resets (input: a connection id) and cookies (input: an address and a time slot).
///
/// A token is the first 16 bytes of HMAC-SHA-256(secret, purpose ‖ 0 ‖ input). The purpose keeps
/// tokens of one kind from passing for another; the secret has at least 32 random bytes.
public final class KeyedToken {
    public static final int LENGTH = 16;

    private final Mac mac;
    private final byte[] purpose;
    private final byte[] whole;

    /// Keeps no reference to the secret.
    public KeyedToken(byte[] secret, String purpose) {
        Check.that(secret.length >= 32, "a token's secret has 32 bytes or more");
        this.purpose = (purpose + '\0').getBytes(StandardCharsets.US_ASCII);
        RawKey key = new RawKey("HmacSHA256", secret);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        }
        key.destroy();
        whole = new byte[mac.getMacLength()];
    }

    /// Writes the token of `input` to `target`.
    public void write(byte[] input, int at, int length, byte[] target, int targetAt) {
        Objects.checkFromIndexSize(targetAt, LENGTH, target.length);
        compute(input, at, length);
        System.arraycopy(whole, 0, target, targetAt, LENGTH);
    }

    /// Whether the token at `tokenAt` is that of `input`. Takes the same time wherever they differ.
    public boolean verify(byte[] input, int at, int length, byte[] token, int tokenAt) {
        Objects.checkFromIndexSize(tokenAt, LENGTH, token.length);
        compute(input, at, length);
        int difference = 0;
        for (int i = 0; i < LENGTH; i++) {
            difference |= whole[i] ^ token[tokenAt + i];
        }
        return difference == 0;
    }

    private void compute(byte[] input, int at, int length) {
        Objects.checkFromIndexSize(at, length, input.length);
        mac.update(purpose);
        mac.update(input, at, length);
        try {
            mac.doFinal(whole, 0);
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        }
    }
}
