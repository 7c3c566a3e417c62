package io.wraith.transfer;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// Why one entry failed while the others go on.
public enum Reason {
    SOURCE_CHANGED(1),
    SOURCE_UNREADABLE(2),
    CORRUPT(3),
    NOT_WRITTEN(4),
    NO_PERMISSION(5),
    NO_ROOM(6),
    NAME_REFUSED(7),
    EXISTS(8),
    FOLDER_FAILED(9),
    BEYOND_LIMIT(10);

    private static final Reason[] ALL = values();

    private final int code;

    Reason(int code) {
        this.code = code;
    }

    /// For people.
    public static String words(@Nullable Reason reason) {
        return reason == null
                ? "unknown"
                : reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    int code() {
        return code;
    }

    static @Nullable Reason of(int code) {
        for (Reason reason : ALL) {
            if (reason.code == code) {
                return reason;
            }
        }
        return null;
    }
}
