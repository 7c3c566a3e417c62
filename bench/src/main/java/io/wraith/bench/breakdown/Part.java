package io.wraith.bench.breakdown;

import java.util.List;

/// The coarser division of the same time, which can be measured without samples too.
enum Part {
    CIPHER("cipher", "with it less without"),
    PORT("port", "clock at its border"),
    PROTOCOL("all else", "two endpoints in memory");

    final String words;

    /// How it is measured the second time.
    final String second;

    Part(String words, String second) {
        this.words = words;
        this.second = second;
    }

    /// Of frames, the innermost first.
    static Part of(List<String> frames) {
        if (Stage.of(frames) == Stage.ENCRYPTION) {
            return CIPHER;
        }
        boolean isPort =
                frames.stream()
                        .anyMatch(frame ->
                                frame.startsWith("io.wraith.net.")
                                        || frame.startsWith("sun.nio.ch."));
        return isPort ? PORT : PROTOCOL;
    }
}
