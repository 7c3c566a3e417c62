package io.wraith.crypto;

import io.wraith.base.Check;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF-SHA-256 (RFC 5869) and the one form of `info` that this protocol uses.
final class Hkdf {
    static final int SECRET_LENGTH = 32;

    private Hkdf() {}

    static byte[] extract(byte[] salt, byte[] input) {
        RawKey secretInput = new RawKey("Generic", input);
        try {
            return kdf().deriveData(
                            HKDFParameterSpec.ofExtract()
                                    .addSalt(salt)
                                    .addIKM(secretInput)
                                    .extractOnly());
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        } finally {
            secretInput.destroy();
        }
    }

    static byte[] expand(byte[] secret, byte[] info, int length) {
        RawKey key = new RawKey("Generic", secret);
        try {
            return kdf().deriveData(HKDFParameterSpec.expandOnly(key, info, length));
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        } finally {
            key.destroy();
        }
    }

    /// `info` is `"wraith "` ‖ label ‖ 0 ‖ context. Labels hold no zero byte, so no two pairs of
    /// label and context give the same.
    static byte[] expand(byte[] secret, String label, byte[] context, int length) {
        byte[] prefix = ("wraith " + label + '\0').getBytes(StandardCharsets.US_ASCII);
        byte[] info = Arrays.copyOf(prefix, prefix.length + context.length);
        System.arraycopy(context, 0, info, prefix.length, context.length);
        return expand(secret, info, length);
    }

    private static KDF kdf() throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256");
    }
}
