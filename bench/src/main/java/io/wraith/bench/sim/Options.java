package io.wraith.bench.sim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the simulator was asked for.
record Options(int seeds, long from, boolean list, Path plots, List<String> patterns) {
    /// Says what is wrong with the arguments by an IllegalArgumentException.
    static Options parse(List<String> arguments, int usualSeeds) {
        int seeds = usualSeeds;
        long from = 1;
        boolean list = false;
        Path plots = Path.of("bench", "target", "congestion");
        List<String> patterns = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--list" -> list = true;
                case "--seeds" -> seeds = (int) number(arguments, ++i, 1_000_000_000);
                case "--from" -> from = number(arguments, ++i, Long.MAX_VALUE / 2);
                case "--plots" -> plots = Path.of(value(arguments, ++i));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new IllegalArgumentException("unknown option '" + argument + "'");
                    }
                    patterns.add(argument);
                }
            }
        }
        return new Options(seeds, from, list, plots, List.copyOf(patterns));
    }

    private static long number(List<String> arguments, int at, long most) {
        String text = value(arguments, at);
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > most) {
            throw new IllegalArgumentException(
                    arguments.get(at - 1) + " needs a number, not '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private static String value(List<String> arguments, int at) {
        if (at >= arguments.size()) {
            throw new IllegalArgumentException(arguments.getLast() + " needs a value");
        }
        return arguments.get(at);
    }
}
