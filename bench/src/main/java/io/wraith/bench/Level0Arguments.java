package io.wraith.bench;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What `wraith bench level0` was asked for.
///
/// @param patterns parts of names of benchmarks and claims; none means all
/// @param parameters values of benchmarks' parameters, where not all
record Level0Arguments(
        List<String> patterns, Map<String, String[]> parameters, int rounds, Set<Flag> flags) {
    private static final int ROUNDS = 3;
    private static final String[] EMPTY = {};

    enum Flag {
        LIST,
        QUICK
    }

    boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /// Says in an [IllegalArgumentException] what is wrong with them.
    static Level0Arguments of(List<String> arguments) {
        List<String> patterns = new ArrayList<>();
        Map<String, String[]> parameters = new TreeMap<>();
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        int rounds = ROUNDS;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--list" -> flags.add(Flag.LIST);
                case "--quick" -> flags.add(Flag.QUICK);
                case "--rounds" ->
                        rounds = rounds(i + 1 < arguments.size() ? arguments.get(++i) : "");
                case "--param" -> {
                    String[] pair =
                            i + 1 < arguments.size() ? arguments.get(++i).split("=") : EMPTY;
                    require(pair.length == 2, "--param needs NAME=VALUE");
                    parameters.put(pair[0], pair[1].split(","));
                }
                default -> {
                    require(!argument.startsWith("-"), "unknown option '" + argument + "'");
                    patterns.add(argument);
                }
            }
        }
        boolean once = flags.contains(Flag.QUICK);
        return new Level0Arguments(patterns, parameters, once ? 1 : rounds, flags);
    }

    private static int rounds(String text) {
        require(text.matches("0*[1-9][0-9]{0,2}"), "--rounds needs a number of at least 1");
        return Integer.parseInt(text);
    }

    private static void require(boolean isRight, String problem) {
        if (!isRight) {
            throw new IllegalArgumentException(problem);
        }
    }
}
