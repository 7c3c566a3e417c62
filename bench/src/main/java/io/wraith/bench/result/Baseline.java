package io.wraith.bench.result;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Figures of an earlier run, from what it printed with `--json`, to compare another run with.
public final class Baseline {
    /// What should be the same for figures to be comparable.
    private static final List<String> MACHINE = List.of("cpu", "cores", "kernel", "jdk");

    private final Map<String, Result> figures = new LinkedHashMap<>();
    private final Map<String, Object> environment = new LinkedHashMap<>();

    private Baseline() {}

    public static Baseline read(Path file) throws IOException {
        try {
            return of(Files.readAllLines(file));
        } catch (NoSuchFileException absent) {
            throw new IllegalArgumentException("there is no " + file, absent);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /// Samples of the same figure on several lines are taken together.
    public static Baseline of(List<String> lines) {
        Baseline baseline = new Baseline();
        lines.stream().filter(line -> line.startsWith("{")).forEach(baseline::add);
        if (baseline.figures.isEmpty()) {
            throw new IllegalArgumentException("there is no result in it");
        }
        return baseline;
    }

    /// The same of a run of this process.
    public static Baseline of(Results results) {
        Baseline baseline = new Baseline();
        for (Recorded recorded : results.all()) {
            if (recorded.finding() instanceof Result result) {
                baseline.add(recorded.key(), result);
            }
        }
        baseline.environment.putAll(results.environment());
        return baseline;
    }

    private void add(String line) {
        Map<String, Object> members = JsonReader.object(line);
        String kind = word(members, "kind");
        if (kind.equals("environment")) {
            environment.putAll(members);
        }
        if (kind.equals("result")) {
            Result result = result(members);
            add(
                    new Recorded(word(members, "benchmark"), word(members, "table"), "", result)
                            .key(),
                    result);
        }
    }

    private void add(String key, Result result) {
        boolean isCompared = result.isCell() && result.better() != Better.NEITHER;
        if (isCompared) {
            figures.merge(key, result, Result::and);
        }
    }

    private static Result result(Map<String, Object> members) {
        List<Double> samples = new ArrayList<>();
        if (members.get("samples") instanceof List<?> values) {
            values.forEach(value -> samples.add((Double) value));
        }
        String unit = word(members, "unit");
        boolean areLatencies = Boolean.TRUE.equals(members.get("latencies"));
        Better better = Better.valueOf(word(members, "better").toUpperCase(Locale.ROOT));
        String row = word(members, "row");
        Result result =
                switch (better) {
                    case MORE -> Result.more(row, unit, samples);
                    case LESS ->
                            areLatencies
                                    ? Result.latencies(row, unit, samples)
                                    : Result.less(row, unit, samples);
                    case NEITHER -> Result.plain(row, unit, samples);
                };
        return result.under(word(members, "column"));
    }

    private static String word(Map<String, Object> members, String name) {
        Object value = members.get(name);
        if (value instanceof String word) {
            return word;
        }
        throw new IllegalArgumentException("a line has no " + name);
    }

    /// Prints every figure that both have beside its earlier self. Answers whether none is worse.
    public boolean compare(Baseline now, PrintStream out, boolean isJson) {
        List<Comparison> comparisons = new ArrayList<>();
        now.figures.forEach((key, result) -> {
            Result before = figures.get(key);
            if (before != null) {
                comparisons.add(Comparison.of(key, before, result));
            }
        });
        if (isJson) {
            comparisons.forEach(comparison -> out.println(comparison.line()));
        } else {
            out.print(table(comparisons));
            out.printf(
                    "  %d figures compared, %d in one run only; a figure that did not change is"
                            + " called changed in one of %.0f%n",
                    comparisons.size(),
                    figures.size() + now.figures.size() - 2 * comparisons.size(),
                    1 / Comparison.ALARM_RATE);
            differences(now).forEach(what -> out.println("  warning: another " + what));
        }
        return comparisons.stream().noneMatch(Comparison::isWorse);
    }

    private List<String> differences(Baseline now) {
        return MACHINE.stream()
                .filter(fact ->
                        !environment
                                .getOrDefault(fact, "")
                                .equals(now.environment.getOrDefault(fact, "")))
                .map(fact ->
                        "%s: %s before, %s now"
                                .formatted(fact, environment.get(fact), now.environment.get(fact)))
                .toList();
    }

    private static String table(List<Comparison> comparisons) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "before", "now", "times as good", "p", "verdict"));
        for (Comparison comparison : comparisons) {
            rows.add(
                    List.of(
                            comparison.name(),
                            Table.number(comparison.before()),
                            Table.number(comparison.now()),
                            Table.number(comparison.times()),
                            Table.number(comparison.probability()),
                            comparison.words()));
        }
        return "\n" + Table.of(rows);
    }
}
