package io.wraith.proto.recovery;

/// What no honest peer acknowledges. Verbs answer with the negative [#code]; the caller closes the
/// connection.
public enum RecoveryFault {
    /// A number above all that were sent.
    ACK_OF_UNSENT(-32),
    /// A number that was left out to catch who acknowledges what it did not receive.
    ACK_OF_SKIPPED(-33);

    private final int code;

    RecoveryFault(int code) {
        this.code = code;
    }

    /// The negative answer that stands for this fault; no code of the wire's faults.
    public int code() {
        return code;
    }
}
