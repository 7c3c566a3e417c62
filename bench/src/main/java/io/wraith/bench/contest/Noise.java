package io.wraith.bench.contest;

import io.wraith.bench.Score;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Why figures should not be trusted; no reasons on a quiet machine.
record Noise(List<String> reasons) {
    /// More runnable threads than that beside ours, and ours wait for a core.
    private static final double LOAD_PER_CORE = 0.5;

    private static final double SPREAD = 1.5;

    Noise {
        reasons = List.copyOf(reasons);
    }

    /// From what the machine was like before, and from how far apart rounds were.
    static Noise of(Map<String, String> environment, Collection<Score> scores) {
        List<String> reasons = new ArrayList<>();
        String load = environment.getOrDefault("load", "");
        String cores = environment.getOrDefault("cores", "");
        if (load.matches("[0-9.]+")
                && cores.matches("[0-9]+")
                && Double.parseDouble(load) > LOAD_PER_CORE * Integer.parseInt(cores)) {
            reasons.add("the machine was at work before: load " + load + " on " + cores + " cores");
        }
        for (Score score : scores) {
            double spread = score.most() / score.least();
            if (spread > SPREAD) {
                reasons.add(
                        "the rounds of "
                                + score.key()
                                + " differ by a factor of "
                                + Table.number(spread));
            }
        }
        return new Noise(reasons);
    }
}
