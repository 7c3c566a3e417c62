package io.wraith.crypto.noise;

import io.wraith.base.Check;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.function.Supplier;

import javax.crypto.Mac;

/// The hash function of a handshake and the HMAC made of it. Any hash that gives at least 32 bytes
/// fits; keys are then cut to 32.
public final class NoiseHash {
    public static final NoiseHash SHA256 =
            new NoiseHash("SHA256", () -> digestOfJdk("SHA-256"), () -> macOfJdk("HmacSHA256"));

    private final String label;
    private final Supplier<MessageDigest> digest;
    private final Supplier<Mac> mac;

    NoiseHash(String label, Supplier<MessageDigest> digest, Supplier<Mac> mac) {
        this.label = label;
        this.digest = digest;
        this.mac = mac;
    }

    String label() {
        return label;
    }

    MessageDigest digest() {
        return digest.get();
    }

    Mac mac() {
        return mac.get();
    }

    static MessageDigest digestOfJdk(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        }
    }

    static Mac macOfJdk(String name) {
        try {
            return Mac.getInstance(name);
        } catch (GeneralSecurityException e) {
            throw Check.never(e);
        }
    }
}
