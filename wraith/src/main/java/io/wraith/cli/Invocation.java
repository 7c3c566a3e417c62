package io.wraith.cli;

import io.wraith.node.FileNames;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// One run of `wraith`: from arguments to an exit code, with the output policy on the way.
final class Invocation {
    private final Console console;
    private final boolean debug;

    /// With `debug` errors show their stack.
    Invocation(Console console, boolean debug) {
        this.console = console;
        this.debug = debug;
    }

    ExitCode run(String... arguments) {
        try {
            return dispatch(arguments);
        } catch (UserError error) {
            console.complain(error.text());
            if (debug) {
                console.complain(error);
            }
            return error.code();
        } catch (InvalidPathException wrong) {
            console.complain(
                    misuse("this name cannot be used", String.valueOf(wrong.getMessage()), "")
                            .text());
            return ExitCode.USAGE;
        } catch (RuntimeException | Error fault) {
            console.complain(
                    "wraith: internal error: "
                            + fault
                            + "\nwraith: this is a fault of Wraith, not of yours"
                            + "\nwraith: please report it with what WRAITH_DEBUG=1 adds\n");
            if (debug) {
                console.complain(fault);
            }
            return ExitCode.GENERAL;
        }
    }

    /// Version and help are answered before picocli is loaded, which takes longer than they do.
    private ExitCode dispatch(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        switch (first) {
            case "" -> {
                console.complain(Help.TEXT);
                return ExitCode.USAGE;
            }
            case "-h", "--help", "help" -> console.print(Help.TEXT);
            case "-V", "--version" -> console.print(version());
            case "version" -> {
                String option = arguments.length == 1 ? "" : arguments[1];
                switch (option) {
                    case "" -> console.print(version());
                    case "-h", "--help" -> console.print(Help.VERSION);
                    default -> throw misuse("version takes no " + option, "it prints one line", "");
                }
            }
            default -> {
                return execute(arguments);
            }
        }
        return ExitCode.OK;
    }

    private ExitCode execute(String... arguments) {
        CommandLine commands = commands(console);
        CommandLine.ParseResult parsed;
        try {
            parsed = commands.parseArgs(arguments);
        } catch (CommandLine.ParameterException wrong) {
            throw explain(wrong);
        }
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        if (parsed.isUsageHelpRequested()) {
            console.print(parsed.commandSpec().commandLine().getUsageMessage());
            return ExitCode.OK;
        }
        return ((Command) parsed.commandSpec().userObject()).run();
    }

    /// Every command with its options.
    static CommandLine commands(Console console) {
        CommandLine root = new CommandLine(CommandSpec.create().name("wraith"));
        List.of(
                        new BenchCommand(),
                        new CompletionCommand(console),
                        new DemoCommand(console),
                        new DoctorCommand(console),
                        new HostCommand(console),
                        new IdCommand(console),
                        new KeygenCommand(console),
                        new ManCommand(console),
                        new MetricsCommand(console),
                        new MountCommand(console),
                        new PeersCommand(console),
                        new PingCommand(console),
                        new ProfileCommand(console),
                        new ReceiveCommand(console),
                        new RehearseCommand(),
                        new SendCommand(console),
                        new StatusCommand(console),
                        new TopCommand(console),
                        new UnmountCommand())
                .forEach(root::addSubcommand);
        root.registerConverter(Path.class, FileNames::path);
        // @FILE is a code or a ticket to the commands that take one; nothing of it is an option.
        root.setExpandAtFiles(false);
        // Once each, whatever aliases they have.
        for (CommandLine command : Set.copyOf(root.getSubcommands().values())) {
            command.getCommandSpec()
                    .addOption(
                            OptionSpec.builder("-h", "--help")
                                    .usageHelp(true)
                                    .description("Prints this.")
                                    .build());
        }
        return root.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }

    private static String version() {
        // Not by +, which takes longer to link than the rest of the command to run.
        return "wraith "
                .concat(
                        Main.class
                                .getModule()
                                .getDescriptor()
                                .rawVersion()
                                .orElse("(not packaged)"))
                .concat("\n");
    }

    /// An unknown command or option with the nearest known one; else picocli's own words.
    private static UserError explain(CommandLine.ParameterException wrong) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        boolean top = command.parent() == null;
        String help = top ? "wraith --help" : "wraith " + command.name() + " --help";
        if (wrong instanceof CommandLine.MissingParameterException lack) {
            ArgSpec missing = lack.getMissing().getFirst();
            String what = missing.paramLabel() + " is missing";
            return missing instanceof OptionSpec option
                    ? misuse(what, "it goes behind " + option.longestName(), help)
                    : misuse(what, takes(command), help);
        }
        if (!(wrong instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return misuse(
                    lower(String.valueOf(wrong.getMessage())), "the command cannot run so", help);
        }
        String unknown = unmatched.getUnmatched().getFirst();
        boolean option = unknown.startsWith("-");
        List<String> known =
                option
                        ? command.options().stream()
                                .flatMap(o -> List.of(o.names()).stream())
                                .toList()
                        : List.copyOf(command.subcommands().keySet());
        String what =
                (option ? "unknown option " : top ? "unknown command " : "unexpected ") + unknown;
        if (!option && !top) {
            return misuse(what, takes(command), help);
        }
        return misuse(
                what,
                Nearest.to(unknown, known)
                        .map(name -> "did you mean " + name + "?")
                        .orElse("nothing known is similar"),
                help);
    }

    private static String takes(CommandSpec command) {
        String parameters =
                command.positionalParameters().stream()
                        .map(ArgSpec::paramLabel)
                        .collect(Collectors.joining(" "));
        return command.name() + " takes " + (parameters.isEmpty() ? "options only" : parameters);
    }

    private static UserError misuse(String what, String why, String help) {
        return new UserError(
                ExitCode.USAGE, what, why, "see " + (help.isEmpty() ? "wraith --help" : help));
    }

    private static String lower(String sentence) {
        return sentence.isEmpty()
                ? sentence
                : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
