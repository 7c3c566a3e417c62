package io.wraith.vfs.message;

import org.jspecify.annotations.Nullable;

/// How a request ended.
public enum Status {
    OK(0),
    NOT_FOUND(1),
    NO_PERMISSION(2),
    NOT_FOLDER(3),
    IS_FOLDER(4),
    /// No regular file.
    NOT_FILE(5),
    /// The folder or handle means nothing any more.
    STALE(6),
    /// The file is another version than asked for.
    CHANGED(7),
    IO_ERROR(8),
    /// Not now.
    BUSY(9),
    /// Beyond the handles granted, or what the host can have open.
    TOO_MANY(10),
    UNSUPPORTED(11),
    NO_ATTRIBUTE(12),
    NO_SUCH_OFFSET(13),
    CANCELLED(14),
    TOO_LONG(15),
    READ_ONLY(16);

    private static final Status[] ALL = values();

    private final int code;

    Status(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// Null for what does not exist.
    public static @Nullable Status of(int code) {
        for (Status status : ALL) {
            if (status.code == code) {
                return status;
            }
        }
        return null;
    }

    /// Whether WALKED goes on behind the head: up to where it got.
    boolean isOfNames() {
        return switch (this) {
            case OK, NOT_FOUND, NO_PERMISSION, NOT_FOLDER, IO_ERROR, TOO_LONG -> true;
            case IS_FOLDER,
                    NOT_FILE,
                    STALE,
                    CHANGED,
                    BUSY,
                    TOO_MANY,
                    UNSUPPORTED,
                    NO_ATTRIBUTE,
                    NO_SUCH_OFFSET,
                    CANCELLED,
                    READ_ONLY ->
                    false;
        };
    }
}
