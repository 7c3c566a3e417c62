package io.wraith.bench.contest;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Round trips, in microseconds unless said.
record RoundTrips(double least, double median, double p99) {
    private static final Pattern ICMP = Pattern.compile("time=([0-9.]+) ms");
    private static final String NUMBER = "\":([0-9.Ee+-]+)";

    /// Of single ones; each quantile is one that was measured.
    static RoundTrips of(double[] microseconds) {
        if (microseconds.length == 0) {
            throw new IllegalArgumentException("nothing was answered");
        }
        double[] sorted = microseconds.clone();
        Arrays.sort(sorted);
        return new RoundTrips(sorted[0], quantile(sorted, 0.5), quantile(sorted, 0.99));
    }

    /// What the given share of them was not above.
    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    /// From what `ping` prints for each answer.
    static RoundTrips ofIcmp(String output) {
        return of(
                ICMP.matcher(output)
                        .results()
                        .mapToDouble(line -> Double.parseDouble(line.group(1)) * 1e3)
                        .toArray());
    }

    /// From the object that `wraith ping --json` prints.
    static RoundTrips ofWraith(String output) {
        List<Double> figures =
                List.of("min_us", "median_us", "p99_us").stream()
                        .map(name -> figure(output, name))
                        .toList();
        return new RoundTrips(figures.get(0), figures.get(1), figures.get(2));
    }

    private static double figure(String output, String name) {
        return Pattern.compile("\"" + name + NUMBER)
                .matcher(output)
                .results()
                .findFirst()
                .map((MatchResult found) -> Double.parseDouble(found.group(1)))
                .orElseThrow(() -> new IllegalArgumentException("no answer has a " + name));
    }

    Figures figures() {
        return Figures.of("median us", median).and("min us", least).and("p99 us", p99);
    }
}
