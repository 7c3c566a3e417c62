package io.wraith.proto;

/// What a CLOSE says when the protocol itself ends a connection, beside the faults of streams (0x10
/// and up). Applications use codes from [#FIRST_OF_APPLICATIONS] on.
public enum ErrorCode {
    NONE(0),
    INTERNAL(1),
    FRAME_MALFORMED(2),
    ACKNOWLEDGED_UNSENT(3),
    ID_LIMIT(4),
    KEY_LIMIT(5),
    KEY_EXCHANGE(6),
    LANE_LIMIT(7),
    REFUSED(8),
    UNACKNOWLEDGED(9);

    public static final int FIRST_OF_APPLICATIONS = 0x100;

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
