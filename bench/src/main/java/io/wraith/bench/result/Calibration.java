package io.wraith.bench.result;

import io.wraith.node.JsonLine;

import java.util.ArrayList;
import java.util.List;

/// A fixed piece of work, timed before and after benchmarks: what it says of the machine needs no
/// earlier run. Times are in milliseconds.
record Calibration(List<Double> before, List<Double> after) {
    private static final int WARM_UPS = 100;
    private static final int TURNS = 40;
    private static final int STEPS = 1_000_000;

    /// A tenth of the turns may be slower than the others by so much: ticks and kernel threads.
    private static final double SPREAD = 1.25;

    /// Clocks of processors wander by less while they do the same.
    private static final double DRIFT = 1.1;

    Calibration {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    static List<Double> times() {
        List<Double> times = new ArrayList<>();
        long state = 1;
        for (int turn = -WARM_UPS; turn < TURNS; turn++) {
            long startNs = System.nanoTime();
            state = work(state);
            double millis = (System.nanoTime() - startNs) / 1e6;
            // Never 0; the compiler cannot know, and so has to do the work.
            if (turn >= 0 && state != 0) {
                times.add(millis);
            }
        }
        return times;
    }

    /// Xorshift: each step waits for the one before, so memory and other cores do not matter.
    private static long work(long seed) {
        long state = seed;
        for (int i = 0; i < STEPS; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
        }
        return state;
    }

    /// How much slower the slowest tenth began than the middle; of the worse of both times.
    double spread() {
        return Math.max(spread(before), spread(after));
    }

    private static double spread(List<Double> times) {
        return Statistics.quantile(times, 0.9) / Statistics.median(times);
    }

    /// How much slower the machine became.
    double drift() {
        return Statistics.median(after) / Statistics.median(before);
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (spread() > SPREAD) {
            warnings.add(
                    "the same work took up to %s times as long as usual"
                            .formatted(Table.number(spread())));
        }
        if (drift() > DRIFT || drift() < 1 / DRIFT) {
            warnings.add(
                    "the same work took %s times as long after as before"
                            .formatted(Table.number(drift())));
        }
        return warnings;
    }

    /// @param others warnings from elsewhere, which go before those of this
    String line(List<String> others) {
        List<String> all = new ArrayList<>(others);
        all.addAll(warnings());
        return new JsonLine()
                .put("kind", "noise")
                .put("spread", spread())
                .put("drift", drift())
                .put("before_ms", Statistics.median(before))
                .put("after_ms", Statistics.median(after))
                .put("warnings", all)
                .toString();
    }
}
