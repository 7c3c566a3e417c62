package io.wraith.bench.contest;

import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The same work done by several programs in rounds, each once a round and another first in each:
/// what slows the machine down for a while slows all of them. One that fails is out, and the others
/// go on.
final class Contest {
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

    /// Runs it and tells what it came to. Answers the exit code: 1 when somebody failed.
    int run(int rounds, Results results) throws InterruptedException {
        boolean allWent = true;
        for (int round = 0; round < rounds; round++) {
            List<String> names = new ArrayList<>(entrants.keySet());
            for (int i = 0; i < names.size(); i++) {
                String name = names.get((i + round) % names.size());
                System.err.printf("%s, round %d of %d: %s%n", title, round + 1, rounds, name);
                allWent &= turn(name);
            }
        }
        tell(results);
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

    private void tell(Results results) {
        results.table(title);
        Map<String, Result> first = new LinkedHashMap<>();
        taken.forEach((name, figures) ->
                figures.forEach((figure, values) -> {
                    boolean isFirst = !first.containsKey(name);
                    Result result =
                            isFirst
                                    ? first(name, figure, values)
                                    : Result.plain(name, figure, values);
                    first.putIfAbsent(name, result);
                    results.add(result);
                }));
        absent.forEach((name, why) -> results.add(new Missing(name, why)));
        for (Claim claim : claims) {
            claim.judge(first)
                    .ifPresentOrElse(
                            results::add,
                            () -> results.add(new Missing(claim.text(), "one side is missing")));
        }
    }

    private Result first(String name, String figure, List<Double> values) {
        return better == Better.LESS
                ? Result.less(name, figure, values)
                : Result.more(name, figure, values);
    }
}
