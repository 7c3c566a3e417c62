package io.wraith.bench;

import java.util.Arrays;
import java.util.List;

/// One benchmark with one set of parameters, measured once per round.
public record Score(
        String benchmark,
        String parameters,
        String unit,
        boolean lessIsBetter,
        List<Double> rounds) {
    /// `Blake3Benchmark.vector[size=65536]`: how claims name it.
    public String key() {
        return parameters.isEmpty() ? benchmark : benchmark + "[" + parameters + "]";
    }

    public double median() {
        return median(rounds);
    }

    public double least() {
        return rounds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    public double most() {
        return rounds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /// How many times better than `other` this was in a round.
    double speedup(Score other, int round) {
        double ratio = rounds.get(round) / other.rounds.get(round);
        return lessIsBetter ? 1 / ratio : ratio;
    }

    public static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
