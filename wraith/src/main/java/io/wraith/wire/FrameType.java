package io.wraith.wire;

import org.jspecify.annotations.Nullable;

/// The frames a packet consists of: one table for reader, writer and specification. A frame is its
/// type u8 and then what the layout says.
public enum FrameType {
    /// The rest of the packet, whatever it holds.
    PAD(0x00, false, ""),
    PING(0x01, true, "token u64"),
    PONG(0x02, true, "token u64"),
    ACK(
            0x03,
            false,
            "largest u64 | delay µs u32 | ect count u64 | ce count u64 | socket drops u64"
                    + " | ranges u16 | lengths and gaps"),
    ACK_NOW(0x04, true, ""),
    ACK_POLICY(0x05, true, "sequence u32 | packets u16 | delay µs u32"),
    DATA(0x06, true, "stream u32 | offset u64 | length u16 | bytes"),
    /// DATA whose end is the end of the stream.
    DATA_FIN(0x07, true, "stream u32 | offset u64 | length u16 | bytes"),
    STREAM_RESET(0x08, true, "stream u32 | final size u64 | code u32"),
    STREAM_STOP(0x09, true, "stream u32 | code u32"),
    MAX_DATA(0x0a, true, "bytes u64"),
    MAX_STREAM_DATA(0x0b, true, "stream u32 | bytes u64"),
    MAX_STREAMS(0x0c, true, "kind u8 | count u32"),
    PATH_CHALLENGE(0x0d, true, "data u64"),
    PATH_RESPONSE(0x0e, true, "data u64"),
    NEW_ID(0x0f, true, "sequence u32 | retire below u32 | id u64 | reset token u128"),
    RETIRE_ID(0x10, true, "sequence u32"),
    REKEY(0x11, true, "epoch u32 | kind u8 | offset u16 | total u16 | length u16 | bytes"),
    CLOSE(0x12, false, "code u32 | length u16 | reason"),
    GO_AWAY(0x13, true, "last stream u32 | code u32"),
    DATAGRAM(0x14, true, "length u16 | bytes"),
    LANE(0x15, true, "lane u8 | id u64 | reset token u128");

    private static final FrameType[] BY_CODE = values();

    private final int code;
    private final boolean ackEliciting;
    private final String layout;
    private final int fixedLength;

    FrameType(int code, boolean ackEliciting, String layout) {
        this.code = code;
        this.ackEliciting = ackEliciting;
        this.layout = layout;
        fixedLength = 1 + fixedLength(layout);
    }

    /// The type with this code, if there is one.
    public static @Nullable FrameType of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    public int code() {
        return code;
    }

    /// Whether the receiver of the packet has to acknowledge it.
    public boolean isAckEliciting() {
        return ackEliciting;
    }

    /// The fields behind the type, in order; those without a width are as long as others say.
    public String layout() {
        return layout;
    }

    /// The bytes of the type and all fields that have a width.
    public int fixedLength() {
        return fixedLength;
    }

    private static int fixedLength(String layout) {
        int bits = 0;
        for (String field : layout.split(" \\| ")) {
            int width = field.lastIndexOf(" u");
            bits += width < 0 ? 0 : Integer.parseInt(field.substring(width + 2));
        }
        return bits / Byte.SIZE;
    }
}
