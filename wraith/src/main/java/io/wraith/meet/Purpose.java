package io.wraith.meet;

import org.jspecify.annotations.Nullable;

/// What somebody calls for.
public enum Purpose {
    /// To receive what the other one sends.
    RECEIVE(1),
    /// To send to the other one.
    SEND(2),
    /// To measure the way.
    PING(3),
    /// To mount what the other one shares.
    SHARE(4);

    private final int code;

    Purpose(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static @Nullable Purpose of(int code) {
        for (Purpose purpose : values()) {
            if (purpose.code == code) {
                return purpose;
            }
        }
        return null;
    }
}
