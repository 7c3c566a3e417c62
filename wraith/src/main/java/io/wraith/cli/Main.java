package io.wraith.cli;

import picocli.CommandLine;

/// The `wraith` command.
@CommandLine.Command(
        name = "wraith",
        description = "Moves and mounts files between machines, end-to-end encrypted.",
        mixinStandardHelpOptions = true,
        version = "wraith",
        subcommands = {VersionCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
