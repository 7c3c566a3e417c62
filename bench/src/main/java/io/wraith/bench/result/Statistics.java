package io.wraith.bench.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What samples are summed up by.
public final class Statistics {
    private Statistics() {}

    /// The middle one, or between the two in the middle.
    public static double median(List<Double> values) {
        double[] sorted = sorted(values);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// The least of the values that the given share of them is not above: always one of them.
    public static double quantile(List<Double> values, double share) {
        double[] sorted = sorted(values);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /// Round by round, since the machine's pace changes; as many as both have.
    public static List<Double> ratios(List<Double> ours, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < Math.min(ours.size(), others.size()); round++) {
            ratios.add(ours.get(round) / others.get(round));
        }
        return ratios;
    }

    private static double[] sorted(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
