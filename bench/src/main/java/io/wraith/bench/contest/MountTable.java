package io.wraith.bench.contest;

import io.wraith.bench.Claim;
import io.wraith.bench.Environment;
import io.wraith.bench.Score;
import io.wraith.node.JsonLine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What several contestants came to in several disciplines, round by round, and what was to be
/// reached in each.
final class MountTable {
    /// A discipline: its name tells what was done, and the unit what was counted.
    record Row(String name, String unit, boolean isLessBetter, List<Claim> bars) {
        Row {
            bars = List.copyOf(bars);
        }

        static Row more(String name, String unit) {
            return new Row(name, unit, false, List.of());
        }

        static Row less(String name, String unit) {
            return new Row(name, unit, true, List.of());
        }

        /// The same, which has to be so many times as good as in `other`'s hands.
        Row atLeast(double times, String other) {
            String text = "at least %s × %s".formatted(Table.number(times), other);
            return with(Claim.ratio(text, key(MountPeers.WRAITH, name), key(other, name), times));
        }

        /// The same, which has to be that at the worst.
        Row bar(double figure) {
            String text =
                    "%s %s %s".formatted(isLessBetter ? "≤" : "≥", Table.number(figure), unit);
            return with(Claim.figure(text, key(MountPeers.WRAITH, name), figure));
        }

        private Row with(Claim claim) {
            List<Claim> more = new ArrayList<>(bars);
            more.add(claim);
            return new Row(name, unit, isLessBetter, more);
        }
    }

    private final String title;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Score> scores = new LinkedHashMap<>();
    private final Map<String, String> absent = new LinkedHashMap<>();
    private final Set<String> contestants = new LinkedHashSet<>();
    private final Map<String, String> environment = Environment.now();

    MountTable(String title) {
        this.title = title;
    }

    private static String key(String contestant, String row) {
        return contestant + ": " + row;
    }

    void add(String contestant, Row row, double figure) {
        rows.put(row.name, row);
        contestants.add(contestant);
        scores.computeIfAbsent(
                        key(contestant, row.name),
                        key -> new Score(key, "", row.unit, row.isLessBetter, new ArrayList<>()))
                .rounds()
                .add(figure);
    }

    /// Somebody who takes no part any more, or took none, and why.
    void without(String contestant, String why) {
        absent.put(contestant, why);
    }

    String text() {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(contestants);
        head.add("");
        lines.add(head);
        for (Row row : rows.values()) {
            List<String> line = new ArrayList<>(List.of(row.name + ", " + row.unit));
            for (String contestant : contestants) {
                Score score = scores.get(key(contestant, row.name));
                line.add(score == null ? "-" : spread(score));
            }
            line.add(verdicts(row));
            lines.add(line);
        }
        StringBuilder text = new StringBuilder("\n" + title + "\n" + Table.of(lines));
        absent.forEach((name, why) -> text.append("  %s: %s%n".formatted(name, why)));
        noise().reasons().forEach(why -> text.append("  warning: ").append(why).append('\n'));
        environment.forEach((fact, value) ->
                text.append("  ").append(fact).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static String spread(Score score) {
        String median = Table.number(score.median());
        return score.rounds().size() == 1
                ? median
                : "%s (%s–%s)"
                        .formatted(median, Table.number(score.least()), Table.number(score.most()));
    }

    private String verdicts(Row row) {
        List<String> all = new ArrayList<>();
        for (Claim bar : row.bars) {
            Optional<Claim.Verdict> verdict = bar.judge(scores);
            if (verdict.isEmpty()) {
                all.add(bar.text() + ": not judged");
                continue;
            }
            String measured =
                    bar.reference().isEmpty() ? "" : " " + Table.number(verdict.get().median());
            all.add(bar.text() + ":" + measured + (verdict.get().met() ? " met" : " NOT MET"));
        }
        return String.join("; ", all);
    }

    /// Of the figures that are judged, so that one of them is enough for a warning.
    private Noise noise() {
        return Noise.of(environment, scores.values());
    }

    void printJson() {
        for (Row row : rows.values()) {
            for (String contestant : contestants) {
                Score score = scores.get(key(contestant, row.name));
                if (score != null) {
                    JsonLine line = line(row).put("contestant", contestant);
                    line.put("median", score.median()).put("rounds", figures(score));
                    environment.forEach(line::put);
                    System.out.println(line);
                }
            }
            for (Claim bar : row.bars) {
                JsonLine line = line(row).put("bar", bar.text());
                bar.judge(scores)
                        .ifPresent(verdict ->
                                line.put("measured", verdict.median()).put("met", verdict.met()));
                System.out.println(line);
            }
        }
        absent.forEach((name, why) ->
                System.out.println(
                        new JsonLine()
                                .put("contest", title)
                                .put("contestant", name)
                                .put("missing", why)));
    }

    private JsonLine line(Row row) {
        return new JsonLine().put("contest", title).put("row", row.name).put("unit", row.unit);
    }

    private static double[] figures(Score score) {
        return score.rounds().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
