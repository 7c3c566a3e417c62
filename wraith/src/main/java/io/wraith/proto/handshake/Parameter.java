package io.wraith.proto.handshake;

import java.util.Locale;

/// The parameters that are numbers: how they are written, what is allowed, and what an absent one
/// means.
enum Parameter {
    CONNECTION_WINDOW(0x10, 8, 0, 1L << 62, 64 << 10),
    STREAM_WINDOW(0x11, 8, 0, 1L << 62, 64 << 10),
    TWO_WAY_STREAMS(0x12, 4, 0, 1 << 30, 0),
    ONE_WAY_STREAMS(0x13, 4, 0, 1 << 30, 0),
    IDLE_TIMEOUT_MS(0x14, 4, 1_000, 86_400_000, 30_000),
    MAX_ACK_DELAY_US(0x15, 4, 0, 1 << 24, 25_000),
    MAX_PLAINTEXT(0x16, 2, 1024, 65_280, 1024),
    MAX_LANES(0x17, 2, 1, 64, 1),
    OBFUSCATION(0x18, 1, 0, 255, 0);

    private final int code;
    private final int length;
    private final long least;
    private final long most;
    private final long absent;

    Parameter(int code, int length, long least, long most, long absent) {
        this.code = code;
        this.length = length;
        this.least = least;
        this.most = most;
        this.absent = absent;
    }

    int code() {
        return code;
    }

    int length() {
        return length;
    }

    long absent() {
        return absent;
    }

    boolean allows(long value) {
        return value >= least && value <= most;
    }

    /// The row of the table in the specification.
    String row() {
        String words = name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "| 0x%02x | %s | u%d | %s | %s | %s |"
                .formatted(code, words, 8 * length, number(least), number(most), number(absent));
    }

    private static String number(long value) {
        boolean power = value >= 1 << 16 && Long.bitCount(value) == 1;
        return power ? "2^" + Long.numberOfTrailingZeros(value) : "%,d".formatted(value);
    }
}
