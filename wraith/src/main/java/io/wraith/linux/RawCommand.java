package io.wraith.linux;

import java.util.ArrayList;
import java.util.List;

/// Commands for a [ProcessBuilder] with arguments of any bytes, as text that [RawNames] has: the
/// JDK hands arguments on as the locale has them, so a shell makes those of ASCII before it becomes
/// the command.
public final class RawCommand {
    private static final int DELETE = 0x7f;

    /// The dot keeps line feeds at the end of an argument.
    private static final String SCRIPT =
            "left=$#; while [ $left -gt 0 ]; do"
                    + " next=$(printf '%b.' \"$1\"); shift; set -- \"$@\" \"${next%.}\";"
                    + " left=$((left-1)); done; exec \"$@\"";

    private RawCommand() {}

    public static List<String> of(List<String> arguments) {
        if (arguments.stream().allMatch(RawCommand::isPlain)) {
            return arguments;
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
        arguments.forEach(argument -> command.add(octal(argument)));
        return command;
    }

    private static String octal(String argument) {
        StringBuilder text = new StringBuilder();
        for (byte each : RawNames.bytes(argument)) {
            text.append("\\0%03o".formatted(each & 0xff));
        }
        return text.toString();
    }

    private static boolean isPlain(String argument) {
        return argument.chars().allMatch(c -> c < DELETE);
    }
}
