package io.wraith.crypto.handshake;

import io.wraith.base.Check;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// Remembers which static keys were proven to be whose, because checking a signature is a third of
/// a handshake's cost. Holds the most recently used pairs, and only proven ones, so a stranger
/// cannot fill it without paying for valid signatures.
public final class VerifiedKeys {
    private final int capacity;
    private final SequencedSet<String> proven = new LinkedHashSet<>();

    public VerifiedKeys(int capacity) {
        Check.that(capacity > 0, "room for " + capacity + " keys");
        this.capacity = capacity;
    }

    /// Whether the proof shows that the static key is its identity's.
    boolean isProven(byte[] proof, byte[] staticKey) {
        String pair = pair(proof, staticKey);
        if (!proven.contains(pair) && !IdentityProof.isValid(proof, staticKey)) {
            return false;
        }
        proven.addLast(pair);
        if (proven.size() > capacity) {
            proven.removeFirst();
        }
        return true;
    }

    int size() {
        return proven.size();
    }

    /// Both keys, one character for each byte.
    private static String pair(byte[] proof, byte[] staticKey) {
        byte[] both = Arrays.copyOf(proof, PublicIdentity.LENGTH + staticKey.length);
        System.arraycopy(staticKey, 0, both, PublicIdentity.LENGTH, staticKey.length);
        return new String(both, StandardCharsets.ISO_8859_1);
    }
}
