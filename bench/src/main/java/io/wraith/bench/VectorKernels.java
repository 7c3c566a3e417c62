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

    private static final int SECOND_LOOK_SECONDS = 20;

    private VectorKernels() {}

    /// Waits until `kernel` is active, at the gate's first look or its second.
    static void activate(Kernel kernel) throws InterruptedException {
        KernelGate.start(Simd.AUTO).await(PATIENCE);
        for (int i = 0; i < SECOND_LOOK_SECONDS && !kernel.isActive(); i++) {
            Thread.sleep(Duration.ofSeconds(1));
        }
        Verdict verdict = kernel.verdict();
        if (!kernel.isActive()) {
            throw new IllegalStateException(kernel + " runs its twin: " + verdict.reason());
        }
        System.err.printf(
                Locale.ROOT, "%s: %d bits, %s%n", kernel, verdict.vectorBits(), verdict.reason());
    }
}
