package io.wraith.kit;

import io.wraith.simd.Simd;

import java.time.Duration;

/// In a Java of its own: runs a gate over the product's kernels and prints what it decided. With a
/// number of seconds, a gate of that patience and a short pause; otherwise the product's.
final class KernelGateProbe {
    private KernelGateProbe() {}

    public static void main(String[] arguments) throws InterruptedException {
        Simd simd = Simd.of(arguments[0]);
        if (arguments.length == 1) {
            KernelGate.start(simd).await(Duration.ofSeconds(40));
        } else {
            Duration patience = Duration.ofSeconds(Integer.parseInt(arguments[1]));
            KernelPace pace =
                    new KernelPace(
                            Duration.ofMillis(200),
                            patience,
                            Duration.ofMillis(100),
                            Duration.ofMillis(1));
            KernelGate gate = new KernelGate(KernelContender.all(simd), pace, () -> {});
            gate.start();
            gate.join();
        }
        KernelGate.verdicts()
                .forEach((kernel, verdict) ->
                        System.out.println(
                                kernel + " " + verdict.state() + " " + verdict.reason()));
    }
}
