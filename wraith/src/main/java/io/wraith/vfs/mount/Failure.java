package io.wraith.vfs.mount;

import io.wraith.vfs.message.Status;

/// Why an operation failed.
public enum Failure {
    NOT_FOUND,
    NO_PERMISSION,
    NOT_FOLDER,
    IS_FOLDER,
    /// A pipe, a socket or a device, which nobody opens through a mount.
    NOT_FILE,
    /// What it was about is gone, or something else has its name now.
    STALE,
    IO_ERROR,
    /// The host did not answer in time.
    TIMED_OUT,
    /// There is no host, and what was asked for is in no cache.
    OFFLINE,
    UNSUPPORTED,
    NO_ATTRIBUTE,
    NO_SUCH_OFFSET,
    TOO_LONG,
    /// More open files than the host allows.
    TOO_MANY,
    BAD_HANDLE;

    static Failure of(Status status) {
        return switch (status) {
            case NOT_FOUND -> NOT_FOUND;
            case NO_PERMISSION -> NO_PERMISSION;
            case NOT_FOLDER -> NOT_FOLDER;
            case IS_FOLDER -> IS_FOLDER;
            case NOT_FILE -> NOT_FILE;
            case STALE, CHANGED -> STALE;
            case OK, IO_ERROR, BUSY, CANCELLED, READ_ONLY -> IO_ERROR;
            case TOO_MANY -> TOO_MANY;
            case UNSUPPORTED -> UNSUPPORTED;
            case NO_ATTRIBUTE -> NO_ATTRIBUTE;
            case NO_SUCH_OFFSET -> NO_SUCH_OFFSET;
            case TOO_LONG -> TOO_LONG;
        };
    }
}
