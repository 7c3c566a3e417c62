package io.wraith.wire;

import io.wraith.base.Check;

/// Why the frames of a packet were refused. The packet was authentic, so it is the peer's own
/// fault, and whoever reads it closes the connection. [FrameReader#next] answers with the [#code].
public enum WireFault {
    /// No frame has this type.
    UNKNOWN_TYPE(-2),
    /// The packet ends before the frame does.
    TRUNCATED(-3),
    /// A number, or a sum of two, outside what the format allows.
    OUT_OF_RANGE(-4),
    /// Acknowledged ranges that reach below packet number 0.
    BELOW_ZERO(-5);

    private final int code;

    WireFault(int code) {
        this.code = code;
    }

    /// The answer that stands for this fault: below -1.
    public int code() {
        return code;
    }

    /// The fault behind such an answer.
    public static WireFault of(int code) {
        for (WireFault fault : values()) {
            if (fault.code == code) {
                return fault;
            }
        }
        throw Check.never(new IllegalArgumentException("no fault has the code " + code));
    }
}
