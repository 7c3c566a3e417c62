package io.wraith.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `wraith man`.
@CommandLine.Command(name = "man", description = "Prints the manual page, for man -l.")
final class ManCommand implements Command {
    private final Console console;

    ManCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        console.print(page());
        return ExitCode.OK;
    }

    /// In the macros of man(7), from what the commands say of themselves.
    private String page() {
        StringBuilder text =
                new StringBuilder(
                        """
                        .TH WRAITH 1
                        .SH NAME
                        wraith \\- moves and mounts files between machines, end\\-to\\-end encrypted
                        .SH SYNOPSIS
                        .B wraith
                        .I COMMAND
                        [\\fIOPTION\\fR]...
                        .SH COMMANDS
                        """);
        Invocation.commands(console)
                .getSubcommands()
                .forEach((name, command) -> {
                    CommandSpec spec = command.getCommandSpec();
                    if (name.equals(spec.name()) && !spec.usageMessage().hidden()) {
                        command(text, spec);
                    }
                });
        return text.append(
                        """
                        .SH EXIT STATUS
                        0 ok, 1 general, 2 usage, 3 not found, 4 refused by the peer,
                        5 temporary, 6 wrong code, 7 verification failed, 8 limit, 10 timeout,
                        130 and 143 signals.
                        .SH ENVIRONMENT
                        .TP
                        .B WRAITH_CODE, WRAITH_TICKET
                        read where a command takes a code or ticket and none was given
                        .TP
                        .B WRAITH_PASSPHRASE_FILE
                        the file whose first line opens a sealed identity, if
                        \\-\\-passphrase\\-file is not given
                        .TP
                        .B WRAITH_QLOG
                        the folder to which connections are logged as qlog, one file each
                        .TP
                        .B NO_COLOR
                        nothing is coloured
                        .TP
                        .B WRAITH_DEBUG
                        errors show their stack
                        .SH FILES
                        .TP
                        .I $XDG_CONFIG_HOME/wraith/identity
                        the private key, readable by its owner only, and sealed if it has a
                        passphrase
                        .TP
                        .I $XDG_CONFIG_HOME/wraith/peers
                        the peers that are known
                        """)
                .toString();
    }

    private static void command(StringBuilder text, CommandSpec spec) {
        text.append(".SS wraith ").append(escaped(spec.name()));
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            text.append(' ').append(escaped(parameter.paramLabel()));
        }
        text.append('\n');
        paragraph(text, spec.usageMessage().description());
        for (OptionSpec option : spec.options()) {
            text.append(".TP\n.B ").append(escaped(String.join(", ", option.names())));
            text.append(option.arity().max() > 0 ? " " + escaped(option.paramLabel()) : "");
            text.append('\n');
            paragraph(text, option.description());
        }
        text.append(".PP\n");
        paragraph(text, spec.usageMessage().footer());
    }

    private static void paragraph(StringBuilder text, String[] lines) {
        for (String line : lines) {
            text.append(line.isEmpty() ? ".PP" : escaped(line)).append('\n');
        }
    }

    /// A hyphen that is typed, and a line that would be taken for a macro.
    private static String escaped(String line) {
        String escaped = line.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
