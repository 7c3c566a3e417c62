package io.wraith.bench;

import io.wraith.kit.KernelGate;
import io.wraith.simd.Kernel;
import io.wraith.simd.Simd;
import io.wraith.simd.Verdict;

import java.time.Duration;
import java.util.Locale;

/// Lets the gate decide before a benchmark of vector forms, and refuses to measure a twin under
/// their name.
final class VectorKernels {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private VectorKernels() {}

    /// Waits until `kernel` is active.
    static void activate(Kernel kernel) throws InterruptedException {
        KernelGate.start(Simd.AUTO).await(PATIENCE);
        Verdict verdict = kernel.verdict();
        if (!kernel.isActive()) {
            throw new IllegalStateException(kernel + " runs its twin: " + verdict.reason());
        }
        System.out.printf(
                Locale.ROOT, "%s: %d bits, %s%n", kernel, verdict.vectorBits(), verdict.reason());
    }
}
