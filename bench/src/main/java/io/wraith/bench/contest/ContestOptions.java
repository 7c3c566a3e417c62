package io.wraith.bench.contest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a contest was asked for: `--json`, and numbers such as `--rounds 5`.
record ContestOptions(boolean json, Map<String, Integer> numbers) {
    static final String ROUNDS = "--rounds";

    private static final String JSON = "--json";
    private static final int MOST_DIGITS = 6;

    ContestOptions {
        numbers = Map.copyOf(numbers);
    }

    /// Of the numbers that the contest knows, with their usual values; an IllegalArgumentException
    /// says what is wrong.
    static ContestOptions parse(List<String> arguments, Map<String, Integer> usual) {
        Map<String, Integer> numbers = new LinkedHashMap<>(usual);
        boolean json = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(JSON)) {
                json = true;
                continue;
            }
            if (!usual.containsKey(argument)) {
                throw new IllegalArgumentException("unknown option '" + argument + "'");
            }
            String value = ++i < arguments.size() ? arguments.get(i) : "";
            if (!value.matches("0*[1-9][0-9]{0," + (MOST_DIGITS - 1) + "}")) {
                throw new IllegalArgumentException(argument + " needs a number of at least 1");
            }
            numbers.put(argument, Integer.parseInt(value));
        }
        return new ContestOptions(json, numbers);
    }

    int number(String option) {
        return Objects.requireNonNull(numbers.get(option));
    }

    int rounds() {
        return number(ROUNDS);
    }
}
