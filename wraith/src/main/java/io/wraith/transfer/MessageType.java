package io.wraith.transfer;

import org.jspecify.annotations.Nullable;

/// What a control message says.
enum MessageType {
    OFFER(0x01),
    ENTRY(0x02),
    FOLDER_END(0x03),
    LIST_END(0x04),
    HOLE(0x05),
    SEALED(0x06),
    FAILED(0x07),
    ACCEPT(0x41),
    WANT(0x42),
    WANT_BLOCKS(0x43),
    AGAIN(0x44),
    CLOSED(0x45),
    CREDIT(0x46),
    PROGRESS(0x47),
    FINISHED(0x48),
    STRAND_CREDIT(0x49),
    REJOIN(0x7d),
    JOIN(0x7e),
    CANCEL(0x7f);

    /// In front of every body: type u8 and length u24.
    static final int HEAD_BYTES = 4;

    static final int MOST_BODY_BYTES = 1 << 16;

    private static final @Nullable MessageType[] BY_CODE = new MessageType[256];

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /// Whether a sender may say it as long as it has not heard that the receiver has finished.
    boolean mayCrossTheEnd() {
        return this == JOIN || this == REJOIN || this == CANCEL;
    }

    static @Nullable MessageType of(int code) {
        return BY_CODE[code];
    }
}
