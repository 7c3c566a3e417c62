package io.wraith.crypto;

import io.wraith.base.Check;
import io.wraith.simd.ChaCha20;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The AEAD suites for packets. Which one a session uses is negotiated apart from the handshake;
/// its [#label] is part of every key's derivation, so one key never serves two suites.
public enum Suite {
    AES_256_GCM(1, "AES-256-GCM", 32, 12, 1L << 52),
    AES_128_GCM(2, "AES-128-GCM", 16, 12, 1L << 52),
    CHACHA20_POLY1305(3, "ChaCha20-Poly1305", 32, 12, 1L << 36),
    XCHACHA20_POLY1305(4, "XChaCha20-Poly1305", 32, 24, 1L << 36),
    /// Encrypts nothing. It leaves the cost of our own code and simulations that are not worth a
    /// cipher; no id leads to it, and product code must not name it.
    NULL(0, "none", 16, 12, 1L << 36);

    private final int id;
    private final String label;
    private final int keyLength;
    private final int ivLength;
    private final long forgeriesAllowed;

    Suite(int id, String label, int keyLength, int ivLength, long forgeriesAllowed) {
        this.id = id;
        this.label = label;
        this.keyLength = keyLength;
        this.ivLength = ivLength;
        this.forgeriesAllowed = forgeriesAllowed;
    }

    /// The suite that peers mean by an id: 1 to 4.
    public static @Nullable Suite of(int id) {
        return switch (id) {
            case 1 -> AES_256_GCM;
            case 2 -> AES_128_GCM;
            case 3 -> CHACHA20_POLY1305;
            case 4 -> XCHACHA20_POLY1305;
            default -> null;
        };
    }

    public int id() {
        return id;
    }

    public String label() {
        return label;
    }

    public int keyLength() {
        return keyLength;
    }

    public int ivLength() {
        return ivLength;
    }

    /// How many failed opens one key may see before the session must end (RFC 9001, 6.6).
    public long forgeriesAllowed() {
        return forgeriesAllowed;
    }

    /// Nonces are `iv` with the packet number added by exclusive or to the last eight bytes, in
    /// network order. Neither array is kept.
    public Aead aead(byte[] key, byte[] iv) {
        Check.that(key.length == keyLength && iv.length == ivLength, "key or iv of another suite");
        return switch (this) {
            case AES_256_GCM, AES_128_GCM -> new JdkAead(JdkAead.Algorithm.AES_GCM, key, iv);
            case CHACHA20_POLY1305 -> new JdkAead(JdkAead.Algorithm.CHACHA20, key, iv);
            case XCHACHA20_POLY1305 -> extended(key, iv);
            case NULL -> new NullAead(key, iv);
        };
    }

    /// The first 16 bytes of the nonce are fixed per key, so the subkey is computed once; the rest
    /// of XChaCha20 is ChaCha20 with the nonce 00000000 ‖ the last 8 bytes.
    private static Aead extended(byte[] key, byte[] iv) {
        byte[] subkey = ChaCha20.subkey(key, iv);
        byte[] innerIv = new byte[12];
        System.arraycopy(iv, 16, innerIv, 4, 8);
        Aead aead = new JdkAead(JdkAead.Algorithm.CHACHA20, subkey, innerIv);
        Arrays.fill(subkey, (byte) 0);
        return aead;
    }
}
