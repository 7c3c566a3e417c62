package io.wraith.bench.sim;

import io.wraith.node.JsonLine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// `wraith bench congestion`: the tables of congestion control, each figure with its bar.
public final class CongestionBench {
    /// Medians over fewer move by themselves.
    public static final int USUAL_SEEDS = 20;

    private final Options options;
    private final Map<String, List<Double>> figures = new TreeMap<>();

    /// A row or experiment is run when its name contains one of the patterns, or there are none.
    public CongestionBench(Options options) {
        this.options = options;
    }

    public int run() throws IOException {
        List<Row> rows = Experiments.ROWS.stream().filter(this::isWanted).toList();
        if (rows.isEmpty()) {
            System.err.println("wraith: bench: no row matches " + options.patterns());
            return 3;
        }
        if (options.list()) {
            rows.forEach(row -> System.out.println(row.name()));
            return 0;
        }
        Files.createDirectories(options.plots());
        if (!options.json()) {
            System.out.printf("%-26s %9s %9s %9s  %s%n", "row", "median", "least", "most", "bar");
        }
        for (Experiment experiment : Experiments.ALL) {
            List<Row> its =
                    rows.stream()
                            .filter(row -> row.experiment().equals(experiment.name()))
                            .toList();
            if (!its.isEmpty()) {
                measure(experiment, its);
            }
        }
        System.err.println("plots are in " + options.plots());
        return 0;
    }

    private boolean isWanted(Row row) {
        return options.patterns().isEmpty()
                || options.patterns().stream()
                        .anyMatch(p -> row.name().contains(p) || row.experiment().contains(p));
    }

    private void measure(Experiment experiment, List<Row> rows) throws IOException {
        long startNs = processorNs();
        for (int i = 0; i < options.seeds(); i++) {
            Run run = experiment.run(options.from() + i);
            for (Row row : rows) {
                figures.computeIfAbsent(row.name(), name -> new ArrayList<>())
                        .add(row.figure().applyAsDouble(run));
            }
            if (i == 0) {
                String file = experiment.name().replace("%", "pct") + ".svg";
                Files.writeString(options.plots().resolve(file), RunPlot.svg(run));
            }
        }
        double usedSeconds = (processorNs() - startNs) / 1e9;
        for (Row row : rows) {
            report(row, experiment.seconds() * options.seeds() / usedSeconds);
        }
    }

    /// Of this thread, which simulates alone: on a busy machine the clock would tell of the others.
    private static long processorNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void report(Row row, double timesRealTime) {
        double[] sorted =
                figures.getOrDefault(row.name(), List.of()).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        double least = sorted[0];
        double most = sorted[sorted.length - 1];
        if (options.json()) {
            System.out.println(
                    new JsonLine()
                            .put("row", row.name())
                            .put("experiment", row.experiment())
                            .put("median", median)
                            .put("least", least)
                            .put("most", most)
                            .put("seeds", (long) sorted.length)
                            .put("bar", row.bar())
                            .put("at_least", row.atLeast())
                            .put("met", row.isMetBy(median))
                            .put("times_real_time", timesRealTime));
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%-26s %9.4f %9.4f %9.4f  %s %.4g %s (%.1f times real time)%n",
                    row.name(),
                    median,
                    least,
                    most,
                    row.atLeast() ? ">=" : "<=",
                    row.bar(),
                    row.isMetBy(median) ? "met" : "NOT MET",
                    timesRealTime);
        }
    }
}
