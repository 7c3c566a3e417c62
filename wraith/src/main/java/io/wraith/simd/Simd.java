package io.wraith.simd;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// The setting `simd = auto|avx512|avx2|neon|scalar`: how wide the kernels' vectors may be.
///
/// A width below what the CPU has is honoured by using narrower vectors. A width or family the CPU
/// lacks is refused, not replaced. The width is a constant of the compiled kernels, so it is chosen
/// once per process, before the first of them.
public enum Simd {
    /// As wide as this JVM offers on this CPU.
    AUTO(512, ""),
    AVX512(512, "amd64"),
    AVX2(256, "amd64"),
    NEON(128, "aarch64"),
    /// No vectors: every kernel stays on its scalar twin.
    SCALAR(0, "");

    private static final String MODULE = "jdk.incubator.vector";
    private static final AtomicReference<Simd> CHOSEN = new AtomicReference<>();

    private final int bits;
    private final String architecture;

    Simd(int bits, String architecture) {
        this.bits = bits;
        this.architecture = architecture;
    }

    /// The value with this name in a configuration.
    public static Simd of(String setting) {
        for (Simd simd : values()) {
            if (simd.setting().equals(setting)) {
                return simd;
            }
        }
        String known = Arrays.stream(values()).map(Simd::setting).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "simd = " + setting + " is unknown; choose one of " + known);
    }

    /// Its name in a configuration.
    public String setting() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether the module of the Vector API is there at all.
    public static boolean isAvailable() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /// How wide the JVM's vectors are on this CPU; 0 without the Vector API.
    public static int offeredBits() {
        return isAvailable() ? VectorWidth.Offered.bits() : 0;
    }

    /// Fixes the width for this process. Refuses what this machine or this Java cannot do, and a
    /// second choice that differs from the first.
    public void choose() {
        if (bits > 0 && !architecture.isEmpty()) {
            require();
        }
        Simd before = CHOSEN.compareAndExchange(null, this);
        if (before != null && before != this) {
            throw new IllegalStateException(
                    "simd = "
                            + setting()
                            + " comes too late: this process already runs with "
                            + before.setting());
        }
    }

    /// The widest vectors that were chosen. Asking ends the choice: without one it is [#AUTO].
    static int chosenBits() {
        Simd before = CHOSEN.compareAndExchange(null, AUTO);
        return before == null ? AUTO.bits : before.bits;
    }

    private void require() {
        String here = System.getProperty("os.arch");
        if (!architecture.equals(here)) {
            throw impossible("this machine is " + here);
        }
        if (!isAvailable()) {
            throw impossible("Java was started without --add-modules " + MODULE);
        }
        int offered = VectorWidth.Offered.bits();
        if (offered < bits) {
            throw impossible("this CPU and JVM offer vectors of " + offered + " bits");
        }
    }

    private IllegalArgumentException impossible(String why) {
        return new IllegalArgumentException("simd = " + setting() + " is impossible here: " + why);
    }
}
