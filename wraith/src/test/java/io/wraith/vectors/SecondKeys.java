package io.wraith.vectors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The keys of `docs/PROTOCOL.md` a second time, by the JDK and the text alone.
final class SecondKeys {
    private static final int ROUNDS = 10;

    private SecondKeys() {}

    static byte[] extract(byte[] salt, byte[] input) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(
                        HKDFParameterSpec.ofExtract().addSalt(salt).addIKM(input).extractOnly());
    }

    /// Expand(secret, label, context, length).
    static byte[] expand(byte[] secret, String label, byte[] context, int length)
            throws GeneralSecurityException {
        byte[] info = join(("wraith " + label + "\0").getBytes(StandardCharsets.US_ASCII), context);
        SecretKeySpec key = new SecretKeySpec(secret, "Generic");
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.expandOnly(key, info, length));
    }

    /// The secret of a phase of lane 0 in epoch 0.
    static byte[] secret(byte[] binding, byte[] k1, byte[] k2, String sender, int phase)
            throws GeneralSecurityException {
        byte[] epoch = extract(binding, join(k1, k2));
        byte[] chain = expand(epoch, "lanes", new byte[0], 32);
        byte[] lane = expand(chain, "lane", new byte[4], 32);
        byte[] secret = expand(lane, sender, new byte[0], 32);
        for (int i = 0; i < phase; i++) {
            secret = expand(secret, "ratchet", new byte[0], 32);
        }
        return secret;
    }

    /// The plaintext of a protected datagram.
    static byte[] open(String suite, byte[] secret, byte[] datagram)
            throws GeneralSecurityException {
        int keyLength = suite.equals("AES-128-GCM") ? 16 : 32;
        byte[] key = expand(secret, "key " + suite, new byte[0], keyLength);
        byte[] iv = expand(secret, "iv " + suite, new byte[0], suite.startsWith("X") ? 24 : 12);
        long number = ByteBuffer.wrap(datagram).getLong(8) & (1L << 56) - 1;
        ByteBuffer nonce = ByteBuffer.wrap(iv);
        nonce.putLong(iv.length - 8, nonce.getLong(iv.length - 8) ^ number);
        byte[] header = Arrays.copyOf(datagram, 16);
        byte[] text = Arrays.copyOfRange(datagram, 16, datagram.length);
        if (suite.startsWith("X")) {
            byte[] inner = join(new byte[4], Arrays.copyOfRange(iv, 16, 24));
            return chaCha(hChaCha(key, iv), inner, header, text);
        }
        if (suite.startsWith("C")) {
            return chaCha(key, iv, header, text);
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec aes = new SecretKeySpec(key, "AES");
        cipher.init(Cipher.DECRYPT_MODE, aes, new GCMParameterSpec(128, iv));
        cipher.updateAAD(header);
        return cipher.doFinal(text);
    }

    static byte[] chaCha(byte[] key, byte[] nonce, byte[] header, byte[] text)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        SecretKeySpec spec = new SecretKeySpec(key, "ChaCha20");
        cipher.init(Cipher.DECRYPT_MODE, spec, new IvParameterSpec(nonce));
        cipher.updateAAD(header);
        return cipher.doFinal(text);
    }

    /// A token of `docs/PROTOCOL.md`.
    static byte[] token(byte[] secret, String purpose, byte[] input)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        mac.update((purpose + "\0").getBytes(StandardCharsets.US_ASCII));
        return Arrays.copyOf(mac.doFinal(input), 16);
    }

    static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /// draft-irtf-cfrg-xchacha, 2.2: ChaCha20 of the first 16 bytes of the nonce without the last
    /// addition, of which the first and last four words are the key.
    private static byte[] hChaCha(byte[] key, byte[] nonce) {
        int[] state = new int[16];
        byte[] constant = "expand 32-byte k".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer words = ByteBuffer.wrap(join(join(constant, key), Arrays.copyOf(nonce, 16)));
        words.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(state);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < 4; i++) {
                quarter(state, i, 4 + i, 8 + i, 12 + i);
            }
            for (int i = 0; i < 4; i++) {
                quarter(state, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
            }
        }
        ByteBuffer subkey = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        subkey.asIntBuffer().put(state, 0, 4).put(state, 12, 4);
        return subkey.array();
    }

    private static void quarter(int[] x, int a, int b, int c, int d) {
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 16);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 12);
        x[a] += x[b];
        x[d] = Integer.rotateLeft(x[d] ^ x[a], 8);
        x[c] += x[d];
        x[b] = Integer.rotateLeft(x[b] ^ x[c], 7);
    }
}
