package io.wraith.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Why figures should not be trusted; no reasons on a quiet machine.
final class Noise {
    /// More runnable threads than that beside ours, and ours wait for a core.
    private static final double LOAD_PER_CORE = 0.5;

    private static final double SPREAD = 1.5;

    private Noise() {}

    /// From what the machine was like before.
    static List<String> of(Map<String, String> environment) {
        String load = environment.getOrDefault("load", "");
        String cores = environment.getOrDefault("cores", "");
        boolean isBusy =
                load.matches("[0-9.]+")
                        && cores.matches("[0-9]+")
                        && Double.parseDouble(load) > LOAD_PER_CORE * Integer.parseInt(cores);
        return isBusy
                ? List.of(
                        "the machine was at work before: load " + load + " on " + cores + " cores")
                : List.of();
    }

    /// From how far apart rounds were, of figures that are compared.
    static List<String> of(List<Result> results) {
        List<String> reasons = new ArrayList<>();
        for (Result result : results) {
            double spread = result.most() / result.least();
            boolean isCompared = result.isCell() && result.better() != Better.NEITHER;
            if (isCompared && !result.areLatencies() && spread > SPREAD) {
                reasons.add(
                        "the rounds of %s, %s differ by a factor of %s"
                                .formatted(result.row(), result.column(), Table.number(spread)));
            }
        }
        return reasons;
    }
}
