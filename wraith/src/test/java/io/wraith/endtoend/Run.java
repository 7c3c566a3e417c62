package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A command while it runs, and what it left behind. Its output goes to files, so nobody has to
/// read it for it to go on.
final class Run implements AutoCloseable {
    /// Much longer than anything takes here, on a machine that does much else.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int POLL_MS = 5;

    private final String command;
    private final Path in;
    private final Path out;
    private final Path errors;
    private final Process process;

    /// Starts the process, with files for its streams.
    @FunctionalInterface
    interface Starter {
        Process start(Path in, Path out, Path errors);
    }

    Run(Path folder, String command, Starter starter) throws IOException {
        this.command = command;
        in = Files.createFile(folder.resolve("in"));
        out = folder.resolve("out");
        errors = folder.resolve("errors");
        process = starter.start(in, out, errors);
    }

    /// All events so far.
    List<Event> events() {
        String text = output();
        // A line is complete with its line feed.
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Event::new).toList();
    }

    /// The newest of a name.
    Optional<Event> last(String name) {
        return events().stream().filter(event -> event.name().equals(name)).reduce((_, b) -> b);
    }

    /// Waits until it told of that.
    Event await(String name) {
        await(name, () -> last(name).isPresent());
        return last(name).orElseThrow();
    }

    /// Waits for something that it does.
    void await(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            boolean wasAlive = process.isAlive();
            if (System.nanoTime() - endNs > 0 || (!wasAlive && !condition.getAsBoolean())) {
                throw new AssertionError("waited in vain for " + what + " of " + this);
            }
            pause(POLL_MS);
        }
    }

    /// How many bytes the newest progress speaks of.
    long progressBytes() {
        return last("progress").map(event -> (long) event.number("bytes")).orElse(0L);
    }

    String output() {
        return text(out);
    }

    /// Standard error.
    String errors() {
        return text(errors);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Waits for the end: the exit code.
    int exit() {
        try {
            if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("has not ended: " + this);
    }

    /// Waits for an end that went well.
    Run succeeded() {
        assertThat(exit()).as(this::toString).isZero();
        return this;
    }

    long process() {
        return process.pid();
    }

    /// What `kill -9` does, and a machine that loses power.
    void kill() {
        process.destroyForcibly();
        exit();
    }

    /// What Ctrl-C does.
    void interrupt() {
        signal("INT");
    }

    /// As if the machine had no time for it.
    void stop() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            String kill = "kill -" + signal + " " + process.pid();
            assertThat(new ProcessBuilder("sh", "-c", kill).start().waitFor()).isZero();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The most memory that it ever had resident.
    long mostResidentKb() {
        return text(Path.of("/proc/" + process.pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        kill();
    }

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", interrupted);
        }
    }

    private static String text(Path file) {
        try {
            // As bytes: a line may be cut off within a character.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// All that a failed test needs.
    @Override
    public String toString() {
        String state = process.isAlive() ? "runs" : "ended with " + process.exitValue();
        return "wraith %s (%s)%n%s%n%s".formatted(command, state, output(), errors());
    }
}
