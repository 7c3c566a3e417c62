package io.wraith.kit;

import io.wraith.simd.Kernel;
import io.wraith.simd.Simd;
import io.wraith.simd.Trial;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// A kernel before the gate.
///
/// @param obstacle why it cannot be tried at all
/// @param trial makes its trial; empty where the build has none
/// @param replaced one unit of work by what the vector form must beat
record KernelContender(
        Kernel kernel,
        Optional<String> obstacle,
        Supplier<Optional<Trial>> trial,
        Function<Trial, Runnable> replaced) {
    static List<KernelContender> all(Simd simd) {
        Optional<String> obstacle = obstacle(simd);
        return Arrays.stream(Kernel.values())
                .map(kernel ->
                        new KernelContender(
                                kernel, obstacle, kernel::trial, trial -> replaced(kernel, trial)))
                .toList();
    }

    /// What runs while the kernel is not active: its twin, or where the JDK is faster, the JDK.
    private static Runnable replaced(Kernel kernel, Trial trial) {
        return kernel == Kernel.CHACHA20_POLY1305
                ? new JdkChaCha20Poly1305()::unit
                : trial::twinUnit;
    }

    private static Optional<String> obstacle(Simd simd) {
        if (simd == Simd.SCALAR) {
            return Optional.of("simd = scalar");
        }
        if (!Simd.isAvailable()) {
            return Optional.of("Java was started without --add-modules jdk.incubator.vector");
        }
        return Optional.empty();
    }
}
