package io.wraith.transfer;

/// Why a transfer was given up as a whole.
public enum CancelCode {
    BY_USER(0),
    REFUSED(1),
    PROTOCOL(2),
    LIMIT(3),
    CANNOT_GO_ON(4);

    private final int code;

    CancelCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /// Codes that are not known count as the last.
    static CancelCode of(int code) {
        for (CancelCode each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return CANNOT_GO_ON;
    }
}
