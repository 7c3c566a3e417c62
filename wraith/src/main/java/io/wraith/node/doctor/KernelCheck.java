package io.wraith.node.doctor;

import io.wraith.kit.KernelGate;
import io.wraith.node.doctor.Capability.State;
import io.wraith.simd.Kernel;
import io.wraith.simd.Simd;
import io.wraith.simd.Verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Which vector kernels run in this process, and why the others do not.
public final class KernelCheck {
    private static final String GROUP = "vector kernels";

    /// Longer than the gate's own patience with all kernels together.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private KernelCheck() {}

    /// Tries every kernel now, which takes some seconds each. `simd` is the setting of that name;
    /// one that is unknown, or impossible on this machine, is an `IllegalArgumentException`.
    public static void tryAll(String simd) throws InterruptedException {
        KernelGate.start(Simd.of(simd)).await(PATIENCE);
    }

    static List<Capability> examine(Map<Kernel, Verdict> verdicts) {
        if (verdicts.values().stream().allMatch(v -> v.state() == Verdict.State.UNTRIED)) {
            return List.of(
                    new Capability(
                            GROUP,
                            "all kernels",
                            State.PARTIAL,
                            "none tried in this process",
                            "scalar twins run until a kernel has proved itself",
                            "wraith doctor --kernels"));
        }
        List<Capability> all = new ArrayList<>();
        verdicts.forEach((kernel, verdict) -> all.add(row(kernel, verdict)));
        return all;
    }

    private static Capability row(Kernel kernel, Verdict verdict) {
        boolean active = verdict.state() == Verdict.State.ACTIVE;
        String width = verdict.vectorBits() > 0 ? verdict.vectorBits() + " bits, " : "";
        return new Capability(
                GROUP,
                kernel.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                State.when(active),
                width + verdict.reason(),
                active ? "the vector form runs" : "the scalar twin, or the JDK's own, runs",
                "");
    }
}
