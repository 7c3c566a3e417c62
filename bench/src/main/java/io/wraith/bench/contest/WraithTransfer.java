package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.Side;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Pattern SECONDS = Pattern.compile("\"seconds\":([0-9.Ee+-]+)");
    private static final String DONE = "\"event\":\"done\"";
    private static final String VERIFIED = "\"verified\":true";

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

        /// From A to B.
        static Setting over(EmulatedLink link, Launcher launcher, Path logs, long restMs) {
            return new Setting(
                    launcher,
                    logs,
                    Side.A.address().getHostAddress(),
                    restMs,
                    command -> link.start(Side.A, command),
                    command -> link.start(Side.B, command));
        }

        /// With so many shards in each process.
        Setting withWorkers(int workers) {
            Starter starter =
                    command -> {
                        command.environment().put("WRAITH_WORKERS", Integer.toString(workers));
                        return command.start();
                    };
            return new Setting(launcher, logs, senderHost, restMs, starter, starter);
        }
    }

    /// What arrived is compared with what was sent, outside of the time, and removed.
    static WraithTransfer run(Setting setting, Path source)
            throws IOException, InterruptedException {
        Path target = Files.createDirectory(setting.logs().resolve("received"));
        try {
            WraithTransfer took = run(setting, source, target);
            SampleFiles.expectSame(source, target.resolve(source.getFileName()));
            return took;
        } finally {
            SampleFiles.delete(target);
        }
    }

    private static WraithTransfer run(Setting setting, Path source, Path targetFolder)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(setting.logs(), "receive", ".log");
        long beginNs = System.nanoTime();
        try (SendProcess sender = SendProcess.start(setting, source, "--once")) {
            Thread.sleep(setting.restMs());
            long idleBytes =
                    setting.restMs() == 0 ? 0 : Usage.proportionalBytes(sender.process().pid());
            long startNs = System.nanoTime();
            Process receiver = startReceiver(setting, sender, targetFolder, log);
            try (UsageWatch watch = new UsageWatch(List.of(sender.process(), receiver))) {
                int code = receiver.waitFor();
                long endNs = System.nanoTime();
                double insideSeconds = expectDone(code, log);
                sender.expectEnd();
                return new WraithTransfer(
                        (endNs - startNs) / 1e9,
                        (endNs - beginNs - setting.restMs() * 1_000_000) / 1e9,
                        insideSeconds,
                        idleBytes,
                        watch.usage(sender.process()),
                        watch.usage(receiver));
            } finally {
                receiver.destroy();
            }
        }
    }

    static Process startReceiver(Setting setting, SendProcess sender, Path targetFolder, Path log)
            throws IOException {
        ProcessBuilder receive =
                setting.launcher()
                        .command(
                                "receive",
                                "-y",
                                "--json",
                                "--no-lan",
                                "-o",
                                targetFolder.toString());
        receive.environment().put("WRAITH_TICKET", sender.ticket());
        receive.redirectErrorStream(true).redirectOutput(log.toFile());
        return setting.receiver().start(receive);
    }

    /// What the receiver's `done` says; an IOException if it was not done, or not verified.
    static double expectDone(int code, Path log) throws IOException {
        String output = Files.readString(log);
        String words = SendProcess.lastWords(output);
        if (code != 0) {
            throw new IOException("the receiver ended with code " + code + ": " + words);
        }
        return secondsOfDone(output)
                .orElseThrow(() -> new IOException("no verified end: " + words));
    }

    static Optional<Double> secondsOfDone(String output) {
        return output.lines()
                .filter(line -> line.contains(DONE) && line.contains(VERIFIED))
                .map(SECONDS::matcher)
                .filter(Matcher::find)
                .map(found -> Double.parseDouble(found.group(1)))
                .findFirst();
    }
}
