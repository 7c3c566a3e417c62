package io.wraith.meet;

/// Why somebody is not let in.
public enum Refusal {
    /// Neither identity nor capability opens the door, or there is no code to prove.
    UNKNOWN(0),
    /// The capability was good until some time ago.
    EXPIRED(1),
    /// The capability was taken back.
    REVOKED(2),
    /// Nobody is here for that purpose: two who both want to send, for one.
    OTHER_PURPOSE(3),
    /// As many are in as may be, or nobody is wanted any more.
    FULL(4),
    /// The code is not the right one.
    WRONG_CODE(5),
    /// The code was guessed wrongly too often.
    BURNT_CODE(6),
    /// What was said makes no sense.
    MALFORMED(7);

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Refusal of(int code) {
        for (Refusal refusal : values()) {
            if (refusal.code == code) {
                return refusal;
            }
        }
        return MALFORMED;
    }

    static Refusal of(PairingFault fault) {
        return switch (fault) {
            case MALFORMED -> MALFORMED;
            case PROOF_REJECTED, WRONG_CODE -> WRONG_CODE;
            case BURNT -> BURNT_CODE;
        };
    }
}
