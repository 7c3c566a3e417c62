package io.wraith.bench.result;

import io.wraith.node.JsonLine;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a run of benchmarks finds out, printed as it comes: a table when it is whole, or a line of
/// JSON for each finding, between one that tells where it was and one that tells how noisy.
///
/// The schema of the lines is in `docs/BENCHMARKS.md`.
public final class Results implements AutoCloseable {
    /// Fewer, and a median is one of few.
    static final int FEW_ROUNDS = 10;

    private final PrintStream out;
    private final boolean isJson;
    private final Map<String, String> environment;
    private final List<Double> before = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Recorded> all = new ArrayList<>();
    private final List<Finding> open = new ArrayList<>();
    private String benchmark = "";
    private String cache = "";
    private String table = "";

    private Results(PrintStream out, boolean isJson, Map<String, String> environment) {
        this.out = out;
        this.isJson = isJson;
        this.environment = environment;
    }

    /// For a run that has not begun.
    public static Results open(PrintStream out, boolean isJson) {
        return new Results(out, isJson, Environment.now());
    }

    /// What follows belongs to this benchmark, with caches usually in this state.
    public void begin(String name, String cacheState) {
        if (before.isEmpty()) {
            begin();
        }
        endTable();
        benchmark = name;
        cache = cacheState;
        table = "";
    }

    private void begin() {
        warnings.addAll(Noise.of(environment));
        if (isJson) {
            out.println(environmentLine());
        } else {
            environment.forEach((fact, value) -> System.err.println(fact + ": " + value));
        }
        before.addAll(Calibration.times());
    }

    /// What follows belongs to this table of the benchmark.
    public void table(String title) {
        endTable();
        table = title;
    }

    public void add(Finding finding) {
        Recorded recorded = new Recorded(benchmark, table, cache, finding);
        all.add(recorded);
        open.add(finding);
        if (isJson) {
            out.println(recorded.line());
        }
    }

    /// Tells people something that is no figure.
    public void note(String text) {
        System.err.println("wraith: bench: " + text);
    }

    public List<Recorded> all() {
        return List.copyOf(all);
    }

    public Map<String, String> environment() {
        return environment;
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /// All of it, as lines of JSON.
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(environmentLine()));
        all.forEach(recorded -> lines.add(recorded.line()));
        return lines;
    }

    /// What a benchmark has found, as lines of JSON, after that of the environment.
    public List<String> lines(String of) {
        List<String> some = new ArrayList<>(List.of(environmentLine()));
        all.stream()
                .filter(recorded -> recorded.benchmark().equals(of))
                .forEach(recorded -> some.add(recorded.line()));
        return some;
    }

    private String environmentLine() {
        JsonLine line = new JsonLine().put("kind", "environment");
        environment.forEach(line::put);
        return line.toString();
    }

    private void endTable() {
        if (open.isEmpty()) {
            return;
        }
        List<Result> results = TextTable.results(open);
        List<String> noise = Noise.of(results);
        warnings.addAll(noise);
        if (!isJson) {
            out.print(TextTable.of(benchmark + ": " + table, open));
            results.stream()
                    .filter(result -> result.isCell() && !result.areLatencies())
                    .mapToInt(result -> result.samples().size())
                    .filter(rounds -> rounds < FEW_ROUNDS)
                    .min()
                    .ifPresent(rounds -> out.println(few(rounds)));
            noise.forEach(why -> out.println("  warning: " + why));
        }
        open.clear();
    }

    private static String few(int rounds) {
        return rounds == 1 ? "  of one round only" : "  medians of " + rounds + " rounds only";
    }

    /// Ends the run, if it has begun, with what the machine was like.
    @Override
    public void close() {
        if (before.isEmpty()) {
            return;
        }
        endTable();
        Calibration calibration = new Calibration(before, Calibration.times());
        List<String> own = calibration.warnings();
        String line = calibration.line(warnings);
        warnings.addAll(own);
        if (isJson) {
            out.println(line);
        } else {
            Noise.of(environment).forEach(why -> System.err.println("warning: " + why));
            own.forEach(why -> System.err.println("warning: " + why));
        }
    }
}
