package io.wraith.kit;

import io.wraith.simd.ChaCha20Poly1305Trial;

import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The JDK's cipher doing what a unit of [ChaCha20Poly1305Trial] does.
final class JdkChaCha20Poly1305 {
    private static final String NAME = "ChaCha20-Poly1305";
    private static final int ASSOCIATED = 16;
    private static final int TAG = 16;

    private final SecretKeySpec key = new SecretKeySpec(new byte[32], NAME);
    private final byte[] nonce = new byte[12];
    private final byte[] packet = new byte[ASSOCIATED + ChaCha20Poly1305Trial.BYTES + TAG];
    private final Cipher cipher;

    JdkChaCha20Poly1305() {
        try {
            cipher = Cipher.getInstance(NAME);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(NAME, absent);
        }
    }

    void unit() {
        for (int i = 0; i < ChaCha20Poly1305Trial.PACKETS; i++) {
            seal();
        }
    }

    private void seal() {
        // The cipher refuses the nonce it had last.
        nonce[0]++;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(nonce));
            cipher.updateAAD(packet, 0, ASSOCIATED);
            cipher.doFinal(packet, ASSOCIATED, ChaCha20Poly1305Trial.BYTES, packet, ASSOCIATED);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(NAME, impossible);
        }
    }
}
