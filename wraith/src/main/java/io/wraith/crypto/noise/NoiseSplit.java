package io.wraith.crypto.noise;

import java.util.Arrays;

/// What a handshake leaves: one key per direction, named after the side that encrypts with it.
public final class NoiseSplit {
    private final byte[] initiatorKey;
    private final byte[] responderKey;

    NoiseSplit(byte[] initiatorKey, byte[] responderKey) {
        this.initiatorKey = initiatorKey;
        this.responderKey = responderKey;
    }

    /// The array itself, which [#destroy] overwrites.
    public byte[] initiatorKey() {
        return initiatorKey;
    }

    /// The array itself, which [#destroy] overwrites.
    public byte[] responderKey() {
        return responderKey;
    }

    public void destroy() {
        Arrays.fill(initiatorKey, (byte) 0);
        Arrays.fill(responderKey, (byte) 0);
    }
}
