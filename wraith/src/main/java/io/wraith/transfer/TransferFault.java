package io.wraith.transfer;

import io.wraith.base.Check;

/// What a peer did wrong. Each ends the transfer: the verb that found it answers with the negative
/// code, once, and CANCEL waits to be sent.
public enum TransferFault {
    MALFORMED(-1),
    /// A message of an unknown type, from the wrong side, or in the wrong state.
    UNEXPECTED(-2),
    /// An entry that is not in a state for what was said of it.
    WRONG_ENTRY(-3),
    /// More entries, ranges or files than agreed.
    TOO_MANY(-4),
    /// A parcel beyond the credit.
    FLOOD(-5),
    /// A parcel whose parts do not fit.
    BAD_PARCEL(-6),
    /// A block that was not wanted, or is there.
    UNWANTED_BLOCK(-7);

    private final int code;

    TransferFault(int code) {
        this.code = code;
    }

    /// The negative answer that stands for this fault.
    public int code() {
        return code;
    }

    /// The fault behind a negative answer.
    public static TransferFault of(int code) {
        for (TransferFault fault : values()) {
            if (fault.code == code) {
                return fault;
            }
        }
        throw Check.never(new IllegalArgumentException("no fault has the code " + code));
    }

    CancelCode cancelCode() {
        return this == TOO_MANY || this == FLOOD ? CancelCode.LIMIT : CancelCode.PROTOCOL;
    }
}
