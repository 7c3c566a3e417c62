package io.wraith.meet;

/// Why a pairing failed. The side that refuses says the code to the other.
public enum PairingFault {
    /// The peer sent what is no message of a pairing, or out of turn.
    MALFORMED(0),
    /// A proof in the peer's message does not hold, or is one of another session.
    PROOF_REJECTED(1),
    /// The peer does not know the code.
    WRONG_CODE(2),
    /// The code was guessed wrongly too often, and is answered no more.
    BURNT(3);

    private final int code;

    PairingFault(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static PairingFault of(int code) {
        for (PairingFault fault : values()) {
            if (fault.code == code) {
                return fault;
            }
        }
        return MALFORMED;
    }
}
