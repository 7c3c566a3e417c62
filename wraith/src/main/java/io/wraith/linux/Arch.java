package io.wraith.linux;

import java.util.Locale;

/// The processor families whose constants and layouts this package has tables for.
public enum Arch {
    X86_64,
    AARCH64,
    /// Anything else: kernel interfaces are refused, the portable paths still run.
    UNKNOWN;

    private static final Arch CURRENT = of(System.getProperty("os.arch", ""));

    public static Arch current() {
        return CURRENT;
    }

    static Arch of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default -> UNKNOWN;
        };
    }

    /// The value of a constant that differs between the families.
    static int pick(int onX86, int onAarch64) {
        return CURRENT == AARCH64 ? onAarch64 : onX86;
    }
}
