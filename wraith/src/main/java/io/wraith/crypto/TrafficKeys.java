package io.wraith.crypto;

import io.wraith.base.Check;

import java.util.Arrays;

/// The keys of one direction of a lane, phase after phase, each from the one before and never back:
///
/// ```
/// secret p+1 = Expand(secret p, "ratchet")
/// key p      = Expand(secret p, "key " ‖ suite)
/// iv p       = Expand(secret p, "iv " ‖ suite)
/// ```
public final class TrafficKeys {
    private static final byte[] NOTHING = {};

    private final Suite suite;
    private byte[] secret;
    private int phase;
    private boolean destroyed;

    /// Takes the array over.
    TrafficKeys(Suite suite, byte[] secret) {
        this.suite = suite;
        this.secret = secret;
    }

    /// The phase of the key that [#next] gives; the first is 0.
    public int phase() {
        return phase;
    }

    /// The key of this phase. The secret moves on to the next phase and can no longer give it.
    public Aead next() {
        Check.that(!destroyed, "a key of a lane that is over");
        byte[] key = Hkdf.expand(secret, "key " + suite.label(), NOTHING, suite.keyLength());
        byte[] iv = Hkdf.expand(secret, "iv " + suite.label(), NOTHING, suite.ivLength());
        byte[] following = Hkdf.expand(secret, "ratchet", NOTHING, Hkdf.SECRET_LENGTH);
        Arrays.fill(secret, (byte) 0);
        secret = following;
        phase++;
        Aead aead = suite.aead(key, iv);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(iv, (byte) 0);
        return aead;
    }

    public void destroy() {
        destroyed = true;
        Arrays.fill(secret, (byte) 0);
    }
}
