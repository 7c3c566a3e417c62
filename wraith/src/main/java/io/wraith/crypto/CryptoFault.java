package io.wraith.crypto;

import io.wraith.base.Check;

/// Why something that a peer sent was refused. Verbs that answer with a length answer with the
/// negative [#code] instead; the caller counts it.
public enum CryptoFault {
    /// Shorter than the fields it must hold.
    TOO_SHORT(-1),
    /// Longer than the format allows.
    TOO_LONG(-2),
    /// The tag does not fit key, number, header and ciphertext.
    FORGED(-3),
    /// A key may seal no further packet.
    EXHAUSTED(-4),
    /// Nothing may arrive in this state: it is our turn, it is over, or it failed before.
    OUT_OF_TURN(-5),
    /// An X25519 public key of small order.
    POINT_REJECTED(-6),
    /// An ML-KEM encapsulation key with a coefficient outside the field.
    KEM_KEY_REJECTED(-7),
    /// The identity's signature does not cover the static key.
    IDENTITY_REJECTED(-8),
    /// A valid identity, but not the one that was asked for.
    IDENTITY_UNEXPECTED(-9),
    /// A packet that names a key which is not, or no longer, there.
    KEY_UNKNOWN(-10);

    private final int code;

    CryptoFault(int code) {
        this.code = code;
    }

    /// The negative answer that stands for this fault.
    public int code() {
        return code;
    }

    /// The fault behind a negative answer.
    public static CryptoFault of(int code) {
        for (CryptoFault fault : values()) {
            if (fault.code == code) {
                return fault;
            }
        }
        throw Check.never(new IllegalArgumentException("no fault has the code " + code));
    }
}
