package io.wraith.cli;

import io.wraith.node.FileReason;
import io.wraith.node.ProcessProfile;

import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// `wraith profile`.
@CommandLine.Command(
        name = "profile",
        description = "Shows where a running command spends time or memory, as a flame graph.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "wraith status tells the processes. The profile costs its process about 1 %% of a core"
                    + " while it is taken, and some megabytes of memory from then on."
        })
final class ProfileCommand implements Command {
    private static final int MOST_SECONDS = 3_600;

    private final Console console;

    @CommandLine.Parameters(paramLabel = "PID", description = "The process.")
    private long pid;

    @CommandLine.Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long; 10 if not given.")
    private int seconds = 10;

    @CommandLine.Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "cpu (the usual one), alloc: what allocates, or lock: who waits.")
    private String mode = "cpu";

    @CommandLine.Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The page to write; wraith-PID-MODE.html if not given.")
    private Optional<Path> output = Optional.empty();

    ProfileCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        ProcessProfile.Mode wanted = mode();
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new UserError(
                    ExitCode.USAGE,
                    "no profile of " + seconds + " seconds",
                    "there may be 1 to " + MOST_SECONDS,
                    "leave --seconds out for 10");
        }
        if (ProcessHandle.of(pid).isEmpty()) {
            throw new UserError(
                    ExitCode.NOT_FOUND,
                    "there is no process " + pid,
                    "it may have ended",
                    "see wraith status");
        }
        if (!ProcessProfile.isPossible(pid)) {
            throw new UserError(
                    ExitCode.NOT_FOUND,
                    "process " + pid + " cannot be profiled",
                    "it is no process of Wraith's",
                    "see wraith status");
        }
        try {
            console.complain("profiling process " + pid + " for " + seconds + " s ...\n");
            ProcessProfile profile = ProcessProfile.take(pid, wanted, Duration.ofSeconds(seconds));
            Path page = output.orElse(Path.of("wraith-%d-%s.html".formatted(pid, mode)));
            Files.writeString(page, profile.page());
            console.print(
                    "%d %s seen; the hottest last frames:%n%s"
                            .formatted(profile.samples(), profile.unit(), profile.hottest()));
            console.complain("the flame graph is in " + page + "\n");
            return ExitCode.OK;
        } catch (IOException failure) {
            throw new UserError(
                    ExitCode.GENERAL,
                    "process " + pid + " cannot be profiled",
                    FileReason.of(failure),
                    "it has to be a wraith of this user (or be root), on the same machine");
        } catch (InterruptedException stopped) {
            return ExitCode.INTERRUPTED;
        }
    }

    private ProcessProfile.Mode mode() {
        return Arrays.stream(ProcessProfile.Mode.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(mode))
                .findFirst()
                .orElseThrow(() ->
                        new UserError(
                                ExitCode.USAGE,
                                "no profile of " + mode,
                                "there are cpu, alloc and lock",
                                "see wraith profile --help"));
    }
}
