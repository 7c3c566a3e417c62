package io.wraith.meet.lan;

import io.wraith.crypto.Sha256;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.meet.Code;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/// By what a peer is looked for on the network. Everybody there can see it, and that somebody
/// offers or looks for it.
public final class LanName {
    private static final int HASHED = 10;

    private final String label;

    private LanName(String label) {
        this.label = label;
    }

    /// The public part of a code.
    public static LanName of(Code code) {
        return new LanName(code.name());
    }

    /// A hash of an identity: who knows the identity, by a ticket or from before, finds it, and
    /// nobody else learns it.
    public static LanName of(PublicIdentity identity) {
        MessageDigest sha256 = Sha256.begin();
        sha256.update("wraith lan\0".getBytes(StandardCharsets.US_ASCII));
        byte[] hash = sha256.digest(identity.bytes());
        return new LanName("x" + HexFormat.of().formatHex(hash, 0, HASHED));
    }

    /// What the labels of all its instances begin with.
    String prefix() {
        return label + "-";
    }

    @Override
    public String toString() {
        return label;
    }
}
