package io.wraith.proto.stream;

import io.wraith.base.Check;

/// What a peer did wrong with streams. Each of them ends the connection: [Streams#receive] answers
/// with the negative [#code], and [#closeCode] goes into the CLOSE frame.
public enum StreamFault {
    /// Bytes beyond a window that was granted, of the stream or of the connection.
    FLOW_CONTROL(-1, 0x10),
    /// A stream beyond the number that was granted.
    STREAM_LIMIT(-2, 0x11),
    /// A frame for a stream that we never opened, or in a direction that the stream has not.
    STREAM_STATE(-3, 0x12),
    /// Bytes beyond the final size, or a final size that changed.
    FINAL_SIZE(-4, 0x13),
    /// More separate pieces of a stream, or of all streams, than are remembered.
    TOO_SCATTERED(-5, 0x14);

    private final int code;
    private final int closeCode;

    StreamFault(int code, int closeCode) {
        this.code = code;
        this.closeCode = closeCode;
    }

    /// The negative answer that stands for this fault.
    public int code() {
        return code;
    }

    /// What the peer is told.
    public int closeCode() {
        return closeCode;
    }

    /// The fault behind a negative answer.
    public static StreamFault of(int code) {
        for (StreamFault fault : values()) {
            if (fault.code == code) {
                return fault;
            }
        }
        throw Check.never(new IllegalArgumentException("no fault has the code " + code));
    }
}
