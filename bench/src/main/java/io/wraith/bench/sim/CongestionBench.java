package io.wraith.bench.sim;

import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `wraith bench congestion`: the tables of congestion control, each figure with its bar.
public final class CongestionBench {
    /// Medians over fewer move by themselves.
    private static final int USUAL_SEEDS = 20;

    private final Options options;
    private final Results results;
    private final Map<String, List<Double>> figures = new TreeMap<>();

    /// A row or experiment is run when its name contains one of the patterns, or there are none.
    private CongestionBench(Options options, Results results) {
        this.options = options;
        this.results = results;
    }

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results) throws IOException {
        return new CongestionBench(Options.parse(arguments, USUAL_SEEDS), results).run();
    }

    private int run() throws IOException {
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
        for (Experiment experiment : Experiments.ALL) {
            List<Row> its =
                    rows.stream()
                            .filter(row -> row.experiment().equals(experiment.name()))
                            .toList();
            if (!its.isEmpty()) {
                measure(experiment, its);
            }
        }
        results.note("plots are in " + options.plots());
        return 0;
    }

    private boolean isWanted(Row row) {
        return options.patterns().isEmpty()
                || options.patterns().stream()
                        .anyMatch(p -> row.name().contains(p) || row.experiment().contains(p));
    }

    private void measure(Experiment experiment, List<Row> rows) throws IOException {
        results.table(experiment.name());
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
            results.add(row.result(figures.getOrDefault(row.name(), List.of())));
        }
        double pace = experiment.seconds() * options.seeds() / usedSeconds;
        results.add(Result.plain("simulation", "times real time", List.of(pace)));
    }

    /// Of this thread, which simulates alone: on a busy machine the clock would tell of the others.
    private static long processorNs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
