package io.wraith.bench.sim;

import io.wraith.proto.Counter;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// `wraith bench simulate`: scenarios of many seeds.
public final class Campaign {
    private static final int EXIT_FOUND = 1;
    private static final int MOST_FRAMES = 8;

    private Campaign() {}

    /// Answers the exit code; says by an IllegalArgumentException what is wrong with the arguments.
    public static int run(List<String> arguments) {
        boolean hasSeed = arguments.size() == 3 && arguments.get(1).equals("--seed");
        if (arguments.isEmpty() || (arguments.size() > 1 && !hasSeed)) {
            throw new IllegalArgumentException("simulate takes a number of runs, and --seed FIRST");
        }
        long runs = number(arguments.getFirst());
        return run(hasSeed ? number(arguments.get(2)) : 1, runs);
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{1,15}")) {
            throw new IllegalArgumentException("simulate needs a number, not '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static int run(long first, long runs) {
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
                System.out.println(fault);
            }
        }
        totals.forEach((counter, count) -> System.out.printf("%14d %s%n", count, counter.help()));
        System.out.printf("%14d streams given up%n", givenUp);
        System.out.printf("%14d runs, of which %d with a fault%n", runs, found);
        return found == 0 ? 0 : EXIT_FOUND;
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
                    .append("\n  again: bin/wraith bench simulate 1 --seed ")
                    .append(scenario.seed())
                    .toString();
        }
    }
}
