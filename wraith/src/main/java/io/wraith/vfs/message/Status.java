package io.wraith.vfs.message;

import org.jspecify.annotations.Nullable;

/// How a request ended.
public enum Status {
    OK,
    NOT_FOUND,
    NO_PERMISSION,
    NOT_FOLDER,
    IS_FOLDER,
    /// No regular file.
    NOT_FILE,
    /// The folder or handle means nothing any more.
    STALE,
    /// The file is another version than asked for.
    CHANGED,
    IO_ERROR,
    /// Not now.
    BUSY,
    /// Beyond the handles granted, or what the host can have open.
    TOO_MANY,
    UNSUPPORTED,
    NO_ATTRIBUTE,
    NO_SUCH_OFFSET,
    CANCELLED,
    TOO_LONG,
    READ_ONLY;

    private static final Status[] BY_CODE = values();

    public int code() {
        return ordinal();
    }

    public static @Nullable Status of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
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
