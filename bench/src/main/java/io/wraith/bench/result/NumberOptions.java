package io.wraith.bench.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Options of a benchmark that are numbers, such as `--rounds 5`.
public record NumberOptions(Map<String, Integer> numbers) {
    public static final String ROUNDS = "--rounds";

    private static final int MOST_DIGITS = 7;

    public NumberOptions {
        numbers = Map.copyOf(numbers);
    }

    /// Of the numbers that the benchmark knows, with their usual values; an
    /// IllegalArgumentException says what is wrong.
    public static NumberOptions parse(List<String> arguments, Map<String, Integer> usual) {
        Map<String, Integer> numbers = new LinkedHashMap<>(usual);
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!usual.containsKey(argument)) {
                throw new IllegalArgumentException("unknown option '" + argument + "'");
            }
            String value = ++i < arguments.size() ? arguments.get(i) : "";
            if (!value.matches("0*[1-9][0-9]{0," + (MOST_DIGITS - 1) + "}")) {
                throw new IllegalArgumentException(argument + " needs a number of at least 1");
            }
            numbers.put(argument, Integer.parseInt(value));
        }
        return new NumberOptions(numbers);
    }

    /// Of a benchmark that has only rounds.
    public static int rounds(List<String> arguments, int usual) {
        return parse(arguments, Map.of(ROUNDS, usual)).rounds();
    }

    public int number(String option) {
        return Objects.requireNonNull(numbers.get(option));
    }

    public int rounds() {
        return number(ROUNDS);
    }
}
