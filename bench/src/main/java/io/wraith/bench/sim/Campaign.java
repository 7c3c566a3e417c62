package io.wraith.bench.sim;

import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.proto.Counter;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `wraith bench simulate`: scenarios of many seeds.
public final class Campaign {
    private static final String RUNS = "--runs";
    private static final String SEED = "--seed";
    private static final int USUAL_RUNS = 100;
    private static final int EXIT_FOUND = 1;
    private static final int MOST_FRAMES = 8;

    private Campaign() {}

    /// Answers the exit code; says by an IllegalArgumentException what is wrong with the arguments.
    public static int run(List<String> arguments, Results results) {
        NumberOptions options = NumberOptions.parse(arguments, Map.of(RUNS, USUAL_RUNS, SEED, 1));
        return run(options.number(SEED), options.number(RUNS), results);
    }

    private static int run(long first, long runs, Results results) {
        int found = 0;
        long givenUp = 0;
        Map<Counter, Long> totals = new EnumMap<>(Counter.class);
        for (long seed = first; seed < first + runs; seed++) {
            Scenario scenario = new Scenario(seed);
            String fault = faultOf(scenario);
            scenario.count(totals);
            givenUp += scenario.givenUp();
            if (!fault.isEmpty()) {
                found++;
                results.note(fault);
            }
        }
        results.table("%d runs from seed %d".formatted(runs, first));
        totals.forEach((counter, count) ->
                results.add(
                        Result.plain(name(counter), "", List.of((double) count)).under("counted")));
        List<Double> streams = List.of((double) givenUp);
        results.add(Result.plain("streams given up", "", streams).under("counted"));
        List<Double> faults = List.of((double) found);
        results.add(Result.less("runs with a fault", "", faults).under("counted").bar(0));
        return found == 0 ? 0 : EXIT_FOUND;
    }

    /// Not its help, which some share with their twins on the other side.
    private static String name(Counter counter) {
        return counter.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// What a checker, or the code under test itself, found, with all that is needed to see it
    /// again; empty if nothing.
    static String faultOf(Scenario scenario) {
        try {
            scenario.run();
            return "";
        } catch (RuntimeException | AssertionError fault) {
            StringBuilder text = new StringBuilder("FAULT ").append(fault);
            StackTraceElement[] trace = fault.getStackTrace();
            for (int i = 0; i < Math.min(trace.length, MOST_FRAMES); i++) {
                text.append("\n    at ").append(trace[i]);
            }
            return text.append("\n  ")
                    .append(scenario)
                    .append("\n  again: bin/wraith bench simulate --runs 1 --seed ")
                    .append(scenario.seed())
                    .toString();
        }
    }
}
