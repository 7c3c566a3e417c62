package io.wraith.crypto.noise;

import io.wraith.crypto.Suite;

/// The cipher of a handshake, under the name that Noise gives it.
public enum NoiseCipher {
    CHACHA_POLY("ChaChaPoly", Suite.CHACHA20_POLY1305),
    AES_GCM("AESGCM", Suite.AES_256_GCM);

    private final String label;
    private final Suite suite;

    NoiseCipher(String label, Suite suite) {
        this.label = label;
        this.suite = suite;
    }

    String label() {
        return label;
    }

    Suite suite() {
        return suite;
    }
}
