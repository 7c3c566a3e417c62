package io.wraith.crypto.handshake;

import io.wraith.base.Check;

import java.util.Arrays;
import java.util.HexFormat;

/// Who a peer is: its public Ed25519 key.
public final class PublicIdentity {
    public static final int LENGTH = 32;

    private final byte[] key;

    public PublicIdentity(byte[] key) {
        Check.that(key.length == LENGTH, "an identity of " + key.length + " bytes");
        this.key = key.clone();
    }

    public byte[] bytes() {
        return key.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicIdentity that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(key);
    }
}
