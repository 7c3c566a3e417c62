package io.wraith.kit;

import io.wraith.simd.Simd;

import java.time.Duration;

/// In a Java of its own: runs the product's gate and prints what it decided.
final class KernelGateProbe {
    private KernelGateProbe() {}

    public static void main(String[] arguments) throws InterruptedException {
        KernelGate gate = KernelGate.start(Simd.of(arguments[0]));
        if (!gate.await(Duration.ofSeconds(40))) {
            System.out.println("undecided");
        }
        KernelGate.verdicts()
                .forEach((kernel, verdict) ->
                        System.out.println(
                                kernel + " " + verdict.state() + " " + verdict.reason()));
    }
}
