package io.wraith.proto.keys;

import io.wraith.base.Check;

/// What a peer did in a fresh exchange that ends the connection. No code is one of a
/// [io.wraith.crypto.CryptoFault], because verbs of this package answer with either.
public enum KeysFault {
    /// A fresh exchange for an epoch that cannot be next.
    EPOCH_SKIPPED(-21),
    /// An offer or answer that has not the length it must have.
    EXCHANGE_LENGTH(-22),
    /// An answer that nobody asked for.
    ANSWER_UNASKED(-23);

    private final int code;

    KeysFault(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// The fault behind a negative answer.
    public static KeysFault of(int code) {
        for (KeysFault fault : values()) {
            if (fault.code == code) {
                return fault;
            }
        }
        throw Check.never(new IllegalArgumentException("no fault has the code " + code));
    }
}
