package io.wraith.proto.handshake;

import io.wraith.crypto.handshake.PublicIdentity;

import org.jspecify.annotations.Nullable;

/// Whom an attempt is to reach.
public final class Goal {
    /// No id was agreed on: one is drawn.
    static final long ANYWHERE = 0;

    final long addressed;
    final byte[] address;
    final @Nullable PublicIdentity expected;
    final byte[] capability;

    private Goal(
            long addressed, byte[] address, @Nullable PublicIdentity expected, byte[] capability) {
        this.addressed = addressed;
        this.address = address.clone();
        this.expected = expected;
        this.capability = capability.clone();
    }

    /// Whoever is there, or that identity only. The capability, which only the peer that proved its
    /// identity gets to see, may be empty.
    public static Goal at(byte[] address, @Nullable PublicIdentity expected, byte[] capability) {
        return new Goal(ANYWHERE, address, expected, capability);
    }

    /// A peer that said to which id it wants the first message.
    public static Goal agreed(
            long addressed, byte[] address, PublicIdentity expected, byte[] capability) {
        return new Goal(addressed, address, expected, capability);
    }
}
