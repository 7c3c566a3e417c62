package io.wraith.bench.result;

import io.wraith.node.JsonLine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A figure now beside the same figure before, and whether the difference is one.
///
/// @param times how many times as good it is now, by the medians
/// @param probability that samples of one source would differ so much
record Comparison(
        String name, double before, double now, double times, double probability, Verdict verdict) {
    /// So often figures that did not change may be called changed: one in a hundred.
    static final double ALARM_RATE = 0.01;

    /// Less is not worth a word, however certain.
    static final double LEAST_CHANGE = 0.05;

    /// Times of neighbouring events depend on each other; medians of so many stretches do less.
    private static final int STRETCHES = 20;

    enum Verdict {
        BETTER,
        SAME,
        WORSE,
        /// So few rounds could not show a change, however large.
        TOO_FEW
    }

    static Comparison of(String name, Result before, Result now) {
        List<Double> some = independent(before);
        List<Double> others = independent(now);
        double ratio = Statistics.median(others) / Statistics.median(some);
        double times = now.better() == Better.LESS ? 1 / ratio : ratio;
        double probability = RankTest.probability(some, others);
        Verdict verdict = Verdict.SAME;
        if (RankTest.least(some.size(), others.size()) > ALARM_RATE) {
            verdict = Verdict.TOO_FEW;
        } else if (probability <= ALARM_RATE) {
            if (times <= 1 - LEAST_CHANGE) {
                verdict = Verdict.WORSE;
            } else if (times >= 1 + LEAST_CHANGE) {
                verdict = Verdict.BETTER;
            }
        }
        return new Comparison(name, before.median(), now.median(), times, probability, verdict);
    }

    private static List<Double> independent(Result result) {
        List<Double> samples = result.samples();
        if (!result.areLatencies() || samples.size() < 2 * STRETCHES) {
            return samples;
        }
        List<Double> medians = new ArrayList<>();
        for (int i = 0; i < STRETCHES; i++) {
            int from = i * samples.size() / STRETCHES;
            int to = (i + 1) * samples.size() / STRETCHES;
            medians.add(Statistics.median(samples.subList(from, to)));
        }
        return medians;
    }

    boolean isWorse() {
        return verdict == Verdict.WORSE;
    }

    String words() {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    String line() {
        return new JsonLine()
                .put("kind", "comparison")
                .put("figure", name)
                .put("before", before)
                .put("now", now)
                .put("times", times)
                .put("probability", probability)
                .put("verdict", words())
                .toString();
    }
}
