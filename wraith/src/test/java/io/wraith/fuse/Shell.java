package io.wraith.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Programs of the machine that use a mount, each a process of its own: what this one does in a
/// mount that it serves itself could wait for itself.
public record Shell(int code, String output) {
    private static final int PATIENCE_SECONDS = 60;

    /// Runs a script in a folder: its exit code and what it said, on both streams.
    public static Shell run(Path folder, String script) {
        Process process = start(folder, script);
        try {
            String output =
                    new String(
                            process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return new Shell(exit(process), output.strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Runs a script that has to end well: what it said.
    public static String output(Path folder, String script) {
        Shell shell = run(folder, script);
        assertThat(shell.code).as(shell.output).isZero();
        return shell.output;
    }

    /// The folder is entered by the shell: the JVM would look at it first.
    public static Process start(Path folder, String script) {
        try {
            return new ProcessBuilder(
                            "sh", "-c", "cd \"$0\" || exit 9; " + script, folder.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static int exit(Process process) {
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
