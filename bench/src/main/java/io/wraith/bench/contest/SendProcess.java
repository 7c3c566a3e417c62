package io.wraith.bench.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A `wraith send` or `wraith host` that waits for its peers.
final class SendProcess implements AutoCloseable {
    private static final Pattern TICKET = Pattern.compile("\"ticket\":\"(wraith1[0-9a-z]+)\"");
    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_MS = 2;

    private final Process process;
    private final Path log;
    private final String ticket;

    private SendProcess(Process process, Path log, String ticket) {
        this.process = process;
        this.log = log;
        this.ticket = ticket;
    }

    /// Returns when it can be reached.
    static SendProcess start(WraithTransfer.Setting setting, Path source, String... options)
            throws IOException, InterruptedException {
        return start(setting, "send", source, options);
    }

    /// The same for a folder that others mount.
    static SendProcess host(WraithTransfer.Setting setting, Path folder)
            throws IOException, InterruptedException {
        return start(setting, "host", folder);
    }

    private static SendProcess start(
            WraithTransfer.Setting setting, String command, Path source, String... options)
            throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                command,
                                "--json",
                                "--no-lan",
                                "--listen",
                                setting.senderHost() + ":0",
                                source.toString()));
        words.addAll(List.of(options));
        Path log = Files.createTempFile(setting.logs(), command, ".log");
        Process process =
                setting.sender()
                        .start(
                                setting.launcher()
                                        .command(words.toArray(String[]::new))
                                        .redirectErrorStream(true)
                                        .redirectOutput(log.toFile()));
        try {
            return new SendProcess(process, log, awaitTicket(process, log));
        } catch (IOException | InterruptedException failure) {
            process.destroy();
            throw failure;
        }
    }

    private static String awaitTicket(Process process, Path log)
            throws IOException, InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() - endNs < 0) {
            Optional<String> ticket = ticket(Files.readString(log));
            if (ticket.isPresent()) {
                return ticket.get();
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(PAUSE_MS);
        }
        throw new IOException("it is not ready: " + lastWords(Files.readString(log)));
    }

    /// From `ready`, once its line is whole.
    static Optional<String> ticket(String output) {
        Matcher found = TICKET.matcher(output);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// What a command says to people when it fails, without what programs were told before.
    static String lastWords(String output) {
        return output.lines()
                .filter(line -> !line.startsWith("{"))
                .map(String::strip)
                .collect(Collectors.joining("; "));
    }

    Process process() {
        return process;
    }

    String ticket() {
        return ticket;
    }

    /// For one with `--once`, after its receiver's end.
    void expectEnd() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(
                    "the sender does not end well: " + lastWords(Files.readString(log)));
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
