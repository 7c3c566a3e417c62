package io.wraith.bench.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// One table of findings for people: rows of cells, verdicts below, and what is missing.
public final class TextTable {
    private static final String NOTHING = "-";

    private TextTable() {}

    static String of(String title, List<Finding> findings) {
        StringBuilder text = new StringBuilder("\n" + title + "\n");
        List<List<String>> cells = cells(results(findings));
        if (cells.size() > 1) {
            text.append(Table.of(cells));
        }
        verdicts(findings).forEach(words -> text.append("  ").append(words).append('\n'));
        for (Finding finding : findings) {
            switch (finding) {
                case Result _, Missing _ -> {
                    // In the cells, or among the verdicts.
                }
                case Parts parts -> text.append(text(parts));
                case Grid grid -> text.append(text(grid));
                case Series series ->
                        text.append(
                                "  %s, %s: %d samples over time%n"
                                        .formatted(
                                                series.row(),
                                                series.unit(),
                                                series.values().size()));
            }
        }
        return text.toString();
    }

    /// Those that are figures.
    public static List<Result> results(List<Finding> findings) {
        return findings.stream().filter(Result.class::isInstance).map(Result.class::cast).toList();
    }

    /// Figures with bars, claims, and what is missing, in words.
    public static List<String> verdicts(List<Finding> findings) {
        List<String> verdicts = new ArrayList<>();
        for (Finding finding : findings) {
            switch (finding) {
                case Result result -> verdicts.add(verdict(result));
                case Missing missing ->
                        verdicts.add("%s: missing: %s".formatted(missing.row(), missing.why()));
                case Parts _, Grid _, Series _ -> {
                    // They have no bars.
                }
            }
        }
        verdicts.removeIf(String::isEmpty);
        return verdicts;
    }

    /// The head first.
    public static List<List<String>> cells(List<Result> results) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        Map<String, Set<String>> units = units(results);
        Set<String> first = new LinkedHashSet<>();
        for (Result result : results) {
            if (!result.isCell()) {
                continue;
            }
            Set<String> its = units.getOrDefault(result.row(), Set.of());
            boolean isNamed =
                    its.size() == 1
                            && !result.unit().isEmpty()
                            && !result.column().equals(result.unit());
            String label = result.row() + (isNamed ? ", " + result.unit() : "");
            boolean isFirst = first.add(result.row());
            Map<String, String> row = rows.computeIfAbsent(label, _ -> new LinkedHashMap<>());
            cells(result, isFirst || isNamed)
                    .forEach((column, cell) -> {
                        columns.add(column);
                        row.put(column, cell);
                    });
        }
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(columns);
        lines.add(head);
        rows.forEach((label, row) -> {
            List<String> line = new ArrayList<>(List.of(label));
            columns.forEach(column -> line.add(row.getOrDefault(column, NOTHING)));
            lines.add(line);
        });
        return lines;
    }

    private static Map<String, Set<String>> units(List<Result> results) {
        Map<String, Set<String>> units = new LinkedHashMap<>();
        for (Result result : results) {
            units.computeIfAbsent(result.row(), _ -> new TreeSet<>()).add(result.unit());
        }
        return units;
    }

    private static Map<String, String> cells(Result result, boolean showsSpread) {
        Map<String, String> cells = new LinkedHashMap<>();
        if (result.areLatencies()) {
            String name = result.column();
            cells.put("p50 " + name, Table.number(result.quantile(0.5)));
            cells.put("p95 " + name, Table.number(result.quantile(0.95)));
            cells.put("p99 " + name, Table.number(result.quantile(0.99)));
            cells.put("max " + name, Table.number(result.most()));
            return cells;
        }
        String median = Table.number(result.median());
        boolean isSpread = showsSpread && result.samples().size() > 1;
        String spread =
                " (%s–%s)".formatted(Table.number(result.least()), Table.number(result.most()));
        cells.put(result.column(), isSpread ? median + spread : median);
        return cells;
    }

    private static String verdict(Result result) {
        if (result.bar().isEmpty()) {
            return result.isCell()
                    ? ""
                    : "%s: %s %s"
                            .formatted(result.row(), Table.number(result.median()), result.unit());
        }
        return "%s: %s %s, bar %s %s: %s"
                .formatted(
                        result.isCell() ? result.row() + ", " + result.column() : result.row(),
                        Table.number(result.median()),
                        result.unit(),
                        result.better() == Better.LESS ? "at most" : "at least",
                        Table.number(result.bar().getAsDouble()),
                        result.isMet() ? "met" : "NOT MET");
    }

    private static String text(Parts parts) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(parts.row(), parts.unit(), "%"));
        parts.parts()
                .forEach((name, value) ->
                        lines.add(
                                List.of(
                                        name,
                                        Table.number(value),
                                        Table.number(100 * value / parts.total()))));
        lines.add(List.of("total", Table.number(parts.total()), "100"));
        return Table.of(lines);
    }

    private static String text(Grid grid) {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>();
        head.add("%s, %s".formatted(grid.row(), grid.unit()));
        grid.across().steps().forEach(step -> head.add(grid.across().name() + " " + step));
        lines.add(head);
        for (int line = 0; line < grid.down().steps().size(); line++) {
            List<String> cells = new ArrayList<>();
            cells.add(grid.down().name() + " " + grid.down().steps().get(line));
            for (int column = 0; column < grid.across().steps().size(); column++) {
                double value = grid.value(line, column);
                cells.add(Double.isNaN(value) ? NOTHING : Table.number(value));
            }
            lines.add(cells);
        }
        return Table.of(lines);
    }
}
