package io.wraith.vfs.message;

import org.jspecify.annotations.Nullable;

/// What a message is.
public enum MessageKind {
    HELLO(0x01),
    LANE(0x02),
    WALK(0x10),
    STAT(0x11),
    LIST(0x12),
    OPEN(0x13),
    READ(0x14),
    SEEK(0x15),
    XATTRS(0x16),
    XATTR(0x17),
    STATFS(0x18),
    CLOSE(0x19),
    CANCEL(0x1a),
    WELCOME(0x81),
    INVALIDATE(0x82),
    INVALIDATE_ALL(0x83),
    BYE(0x84),
    WALKED(0x90),
    STATED(0x91),
    LISTED(0x92),
    OPENED(0x93),
    DATA(0x94),
    SOUGHT(0x95),
    ATTRIBUTE_LIST(0x96),
    ATTRIBUTE_VALUE(0x97),
    FILE_SYSTEM(0x98);

    private static final @Nullable MessageKind[] BY_CODE = new MessageKind[256];

    static {
        for (MessageKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final int code;

    MessageKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// Null for what does not exist.
    public static @Nullable MessageKind of(int code) {
        return BY_CODE[code & 0xff];
    }
}
