package io.wraith.transfer;

import org.jspecify.annotations.Nullable;

/// How an entry ended.
public enum Outcome {
    DONE(0),
    /// Nothing was needed.
    KEPT(1),
    FAILED(2);

    private final int code;

    Outcome(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static @Nullable Outcome of(int code) {
        return switch (code) {
            case 0 -> DONE;
            case 1 -> KEPT;
            case 2 -> FAILED;
            default -> null;
        };
    }
}
