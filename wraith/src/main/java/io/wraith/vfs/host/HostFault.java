package io.wraith.vfs.host;

import io.wraith.base.Check;

/// What a mount did wrong. Each ends the session.
public enum HostFault {
    /// Not exactly a message.
    MALFORMED(-1),
    /// A message in the wrong place or state.
    UNEXPECTED(-2),
    /// More requests, lanes or large reads than granted.
    TOO_MANY(-3);

    private final int code;

    HostFault(int code) {
        this.code = code;
    }

    /// The negative answer that stands for this fault.
    public int code() {
        return code;
    }

    public static HostFault of(int code) {
        for (HostFault fault : values()) {
            if (fault.code == code) {
                return fault;
            }
        }
        throw Check.never(new IllegalArgumentException("no fault has the code " + code));
    }
}
