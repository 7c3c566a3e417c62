package io.wraith.cli;

import io.wraith.node.LauncherStreams;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Map;

/// The `wraith` command.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        LauncherStreams.restore(environment);
        Console console =
                new Console(
                        new FileOutputStream(FileDescriptor.out),
                        System.err,
                        wantsColour(environment),
                        Boolean.getBoolean("wraith.terminal.errors")
                                && !"dumb".equals(environment.get("TERM")));
        boolean debug = environment.containsKey("WRAITH_DEBUG");
        System.exit(new Invocation(console, debug).run(RawArguments.of(arguments)).number);
    }

    /// The launcher tells whether standard output is a terminal: the shell knows for free.
    private static boolean wantsColour(Map<String, String> environment) {
        return Boolean.getBoolean("wraith.terminal")
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }
}
