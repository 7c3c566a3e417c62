package io.wraith.crypto.noise;

import io.wraith.base.Check;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What one side knows before the handshake: its static key, the other side's public static key and
/// the pre-shared keys, as far as the pattern asks for them. A pre-shared key has 32 bytes of full
/// entropy; a password is none.
public final class NoiseKeys {
    final @Nullable X25519 ownStatic;
    final byte @Nullable [] remoteStatic;
    final List<byte[]> preShared;

    public NoiseKeys(
            @Nullable X25519 ownStatic, byte @Nullable [] remoteStatic, List<byte[]> preShared) {
        // PROTOCOL: A pre-shared key MUST have 32 bytes of full entropy.
        for (byte[] key : preShared) {
            Check.that(key.length == 32, "a pre-shared key has 32 bytes");
        }
        this.ownStatic = ownStatic;
        this.remoteStatic = remoteStatic == null ? null : remoteStatic.clone();
        this.preShared = List.copyOf(preShared);
    }

    public static NoiseKeys of(X25519 ownStatic) {
        return new NoiseKeys(ownStatic, null, List.of());
    }
}
