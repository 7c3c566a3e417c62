package io.wraith.bench.contest;

import io.wraith.bench.Claim;
import io.wraith.bench.Environment;
import io.wraith.bench.Score;
import io.wraith.node.JsonLine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The same work done by several programs in rounds, each once a round and another first in each:
/// what slows the machine down for a while slows all of them. One that fails is out, and the others
/// go on.
final class Contest {
    /// Which end of the first figure is good.
    enum Better {
        MORE,
        LESS
    }

    /// One way of doing the work.
    interface Entrant {
        Figures turn() throws IOException, InterruptedException;
    }

    private final String title;
    private final Better better;
    private final Map<String, Entrant> entrants = new LinkedHashMap<>();
    private final Map<String, String> absent = new LinkedHashMap<>();
    private final Map<String, Map<String, List<Double>>> taken = new LinkedHashMap<>();
    private final List<Claim> claims = new ArrayList<>();

    Contest(String title, Better better) {
        this.title = title;
        this.better = better;
    }

    Contest with(String name, Entrant entrant) {
        entrants.put(name, entrant);
        return this;
    }

    /// The same, if nothing is missing for it.
    Contest with(String name, String missing, Entrant entrant) {
        return missing.isEmpty() ? with(name, entrant) : without(name, missing);
    }

    /// One that cannot take part, and why.
    Contest without(String name, String why) {
        absent.put(name, why);
        return this;
    }

    Contest claim(Claim claim) {
        claims.add(claim);
        return this;
    }

    /// Runs it and prints what it came to. Answers the exit code: 1 when somebody failed.
    int run(ContestOptions options) throws InterruptedException {
        Map<String, String> environment = Environment.now();
        boolean allWent = true;
        for (int round = 0; round < options.rounds(); round++) {
            List<String> names = new ArrayList<>(entrants.keySet());
            for (int i = 0; i < names.size(); i++) {
                String name = names.get((i + round) % names.size());
                System.err.printf(
                        "%s, round %d of %d: %s%n", title, round + 1, options.rounds(), name);
                allWent &= turn(name);
            }
        }
        Noise noise = Noise.of(environment, scores().values());
        if (options.json()) {
            printJson(environment, noise);
        } else {
            System.out.print(table(environment, noise));
        }
        return allWent ? 0 : 1;
    }

    private boolean turn(String name) throws InterruptedException {
        Entrant entrant = entrants.get(name);
        if (entrant == null) {
            return true;
        }
        try {
            entrant.turn()
                    .byName()
                    .forEach((figure, value) ->
                            taken.computeIfAbsent(name, _ -> new LinkedHashMap<>())
                                    .computeIfAbsent(figure, _ -> new ArrayList<>())
                                    .add(value));
            return true;
        } catch (IOException | RuntimeException failure) {
            entrants.remove(name);
            absent.put(name, "failed: " + failure.getMessage());
            System.err.println("wraith: bench: " + name + " failed: " + failure.getMessage());
            return false;
        }
    }

    /// The first figure of each.
    private Map<String, Score> scores() {
        Map<String, Score> scores = new LinkedHashMap<>();
        taken.forEach((name, figures) -> {
            Map.Entry<String, List<Double>> first = figures.entrySet().iterator().next();
            scores.put(
                    name,
                    new Score(name, "", first.getKey(), better == Better.LESS, first.getValue()));
        });
        return scores;
    }

    String table(Map<String, String> environment, Noise noise) {
        StringBuilder text = new StringBuilder("\n" + title + "\n");
        Set<String> columns = new LinkedHashSet<>();
        taken.values().forEach(figures -> columns.addAll(figures.keySet()));
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(columns);
        head.addAll(List.of("least", "most"));
        rows.add(head);
        Map<String, Score> scores = scores();
        taken.forEach((name, figures) -> {
            List<String> row = new ArrayList<>(List.of(name));
            for (String column : columns) {
                List<Double> values = figures.get(column);
                row.add(values == null ? "-" : Table.number(Score.median(values)));
            }
            Score score = scores.get(name);
            if (score != null) {
                row.addAll(List.of(Table.number(score.least()), Table.number(score.most())));
            }
            rows.add(row);
        });
        text.append(Table.of(rows));
        absent.forEach((name, why) -> text.append("  %s: %s%n".formatted(name, why)));
        claims.forEach(claim -> text.append(verdict(claim, scores)));
        noise.reasons().forEach(why -> text.append("  warning: ").append(why).append('\n'));
        environment.forEach((fact, value) ->
                text.append("  ").append(fact).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static String verdict(Claim claim, Map<String, Score> scores) {
        Optional<Claim.Verdict> verdict = claim.judge(scores);
        return verdict.isEmpty()
                ? "  %s: not judged, for want of both sides%n".formatted(claim.text())
                : "  %s: bar %s, measured %s: %s%n"
                        .formatted(
                                claim.text(),
                                Table.number(claim.bar()),
                                Table.number(verdict.get().median()),
                                verdict.get().met() ? "met" : "NOT MET");
    }

    private void printJson(Map<String, String> environment, Noise noise) {
        taken.forEach((name, figures) -> {
            JsonLine line = new JsonLine().put("contest", title).put("entrant", name);
            figures.forEach((figure, values) ->
                    line.put(figure, values.stream().mapToDouble(Double::doubleValue).toArray()));
            line.put("warnings", noise.reasons());
            environment.forEach(line::put);
            System.out.println(line);
        });
        absent.forEach((name, why) ->
                System.out.println(
                        new JsonLine()
                                .put("contest", title)
                                .put("entrant", name)
                                .put("missing", why)));
        for (Claim claim : claims) {
            JsonLine line =
                    new JsonLine()
                            .put("contest", title)
                            .put("claim", claim.text())
                            .put("bar", claim.bar());
            claim.judge(scores())
                    .ifPresent(verdict ->
                            line.put("measured", verdict.median()).put("met", verdict.met()));
            System.out.println(line);
        }
    }
}
