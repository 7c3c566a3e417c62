package io.wraith.crypto.handshake;

import io.wraith.crypto.noise.X25519;

/// A static key and the proof whose it is, made by [Identity#certify]. Whoever holds them can act
/// as that identity in handshakes, for as long as the identity is trusted.
public final class Credentials {
    private final X25519 staticKey;
    private final byte[] proof;

    Credentials(X25519 staticKey, byte[] proof) {
        this.staticKey = staticKey;
        this.proof = proof;
    }

    X25519 staticKey() {
        return staticKey;
    }

    byte[] proof() {
        return proof;
    }
}
