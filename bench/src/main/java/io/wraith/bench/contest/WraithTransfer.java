package io.wraith.bench.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One transfer from a process of `wraith send` to one of `wraith receive`.
///
/// @param seconds from the start of the receiving command to its end
/// @param secondsWithSender from the start of the sending command to the same end
/// @param insideSeconds what the receiver says that the transfer took, without the start of its JVM
/// @param idleBytes of memory that the sender had to itself while it waited; 0 if it was not given
///   time to come to rest
record WraithTransfer(
        double seconds,
        double secondsWithSender,
        double insideSeconds,
        long idleBytes,
        Usage sender,
        Usage receiver) {
    private static final Pattern TICKET = Pattern.compile("\"ticket\":\"(wraith1[0-9a-z]+)\"");
    private static final Pattern SECONDS = Pattern.compile("\"seconds\":([0-9.Ee+-]+)");
    private static final String DONE = "\"event\":\"done\"";
    private static final String VERIFIED = "\"verified\":true";
    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_MS = 2;

    /// How the processes of the two sides are started: perhaps in networks of their own.
    interface Starter {
        Process start(ProcessBuilder command) throws IOException;
    }

    /// @param senderHost the address at which the sender is to be reached
    /// @param restMs so long the sender waits for its receiver, as it does for people
    record Setting(
            Launcher launcher,
            Path logs,
            String senderHost,
            long restMs,
            Starter sender,
            Starter receiver) {
        /// On this machine's own network, through the loopback interface.
        static Setting loopback(Launcher launcher, Path logs, long restMs) {
            return new Setting(
                    launcher,
                    logs,
                    "127.0.0.1",
                    restMs,
                    ProcessBuilder::start,
                    ProcessBuilder::start);
        }
    }

    static WraithTransfer run(Setting setting, Path source, Path targetFolder)
            throws IOException, InterruptedException {
        Path senderLog = Files.createTempFile(setting.logs(), "send", ".log");
        Path receiverLog = Files.createTempFile(setting.logs(), "receive", ".log");
        long beginNs = System.nanoTime();
        Process sender =
                start(
                        setting.sender(),
                        setting.launcher()
                                .command(
                                        "send",
                                        "--once",
                                        "--json",
                                        "--no-lan",
                                        "--listen",
                                        setting.senderHost() + ":0",
                                        source.toString()),
                        senderLog);
        try {
            String ticket = awaitTicket(sender, senderLog);
            Thread.sleep(setting.restMs());
            long idleBytes = setting.restMs() == 0 ? 0 : Usage.proportionalBytes(sender.pid());
            ProcessBuilder receive =
                    setting.launcher()
                            .command(
                                    "receive",
                                    "-y",
                                    "--json",
                                    "--no-lan",
                                    "-o",
                                    targetFolder.toString());
            receive.environment().put("WRAITH_TICKET", ticket);
            long startNs = System.nanoTime();
            Process receiver = start(setting.receiver(), receive, receiverLog);
            try (UsageWatch watch = new UsageWatch(List.of(sender, receiver))) {
                int code = receiver.waitFor();
                long endNs = System.nanoTime();
                double insideSeconds = insideSeconds(code, receiverLog);
                expectEnd(sender, senderLog);
                return new WraithTransfer(
                        (endNs - startNs) / 1e9,
                        (endNs - beginNs - setting.restMs() * 1_000_000) / 1e9,
                        insideSeconds,
                        idleBytes,
                        watch.usage(sender),
                        watch.usage(receiver));
            } finally {
                receiver.destroy();
            }
        } finally {
            sender.destroy();
        }
    }

    private static Process start(Starter starter, ProcessBuilder command, Path log)
            throws IOException {
        return starter.start(command.redirectErrorStream(true).redirectOutput(log.toFile()));
    }

    private static String awaitTicket(Process sender, Path log)
            throws IOException, InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() - endNs < 0) {
            Optional<String> ticket = ticket(Files.readString(log));
            if (ticket.isPresent()) {
                return ticket.get();
            }
            if (!sender.isAlive()) {
                break;
            }
            Thread.sleep(PAUSE_MS);
        }
        throw new IOException("the sender is not ready: " + lastWords(Files.readString(log)));
    }

    /// From the sender's `ready`, once its line is whole.
    static Optional<String> ticket(String output) {
        Matcher found = TICKET.matcher(output);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// From the receiver's `done`; an IOException if it was not done, or not verified.
    private static double insideSeconds(int code, Path log) throws IOException {
        String output = Files.readString(log);
        if (code != 0) {
            throw new IOException(
                    "the receiver ended with code " + code + ": " + lastWords(output));
        }
        return secondsOfDone(output)
                .orElseThrow(() -> new IOException("no verified end: " + lastWords(output)));
    }

    static Optional<Double> secondsOfDone(String output) {
        return output.lines()
                .filter(line -> line.contains(DONE) && line.contains(VERIFIED))
                .map(SECONDS::matcher)
                .filter(Matcher::find)
                .map(found -> Double.parseDouble(found.group(1)))
                .findFirst();
    }

    private static void expectEnd(Process sender, Path log)
            throws IOException, InterruptedException {
        if (!sender.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || sender.exitValue() != 0) {
            throw new IOException(
                    "the sender does not end well: " + lastWords(Files.readString(log)));
        }
    }

    /// What a command says to people when it fails, without what programs were told before.
    static String lastWords(String output) {
        return output.lines()
                .filter(line -> !line.startsWith("{"))
                .map(String::strip)
                .collect(Collectors.joining("; "));
    }
}
