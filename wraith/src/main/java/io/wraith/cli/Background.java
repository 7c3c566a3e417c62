package io.wraith.cli;

import io.wraith.node.FileNames;
import io.wraith.node.FileReason;
import io.wraith.node.Terminal;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs the same command again in the background: a process of its own, away from the terminal,
/// which tells when it is ready. Until then what it has to complain about is shown here.
final class Background {
    private static final String MARK = "WRAITH_BACKGROUND";
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private final Console console;
    private final boolean json;

    Background(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    /// Whether this process is the one in the background.
    static boolean isHere() {
        return System.getenv().containsKey(MARK);
    }

    /// The process in the background needs nobody any more.
    static void leave() {
        Terminal.leave();
    }

    /// Starts it, and returns when it is ready, or has failed. A secret stays out of its command
    /// line: `given`, if it is not null, is left out there.
    ExitCode start(@Nullable String given, String ticket) {
        try {
            List<String> command = new ArrayList<>(List.of("setsid"));
            command.addAll(List.of(FileNames.text(Files.readAllBytes(COMMAND_LINE)).split("\0")));
            if (given != null) {
                command.remove(command.lastIndexOf(given));
            }
            ProcessBuilder builder =
                    new ProcessBuilder(FileNames.command(command))
                            .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put(MARK, "1");
            builder.environment().put("WRAITH_TICKET", ticket);
            builder.environment().remove("WRAITH_STDERR");
            Process process = builder.start();
            process.getOutputStream().close();
            return follow(process);
        } catch (IOException failure) {
            throw new UserError(
                    ExitCode.GENERAL,
                    "the command cannot go on in the background",
                    FileReason.of(failure),
                    "leave -d out, and let the shell put it there with &");
        }
    }

    private ExitCode follow(Process process) throws IOException {
        BufferedReader events = process.inputReader(StandardCharsets.UTF_8);
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (json) {
                console.print(line + "\n");
            }
            if (line.startsWith("{\"event\":\"ready\"")) {
                if (!json) {
                    console.complain("mounted by process " + process.pid() + "\n");
                }
                return ExitCode.OK;
            }
        }
        try {
            int code = process.waitFor();
            return ExitCode.of(code);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroy();
            return ExitCode.INTERRUPTED;
        }
    }
}
