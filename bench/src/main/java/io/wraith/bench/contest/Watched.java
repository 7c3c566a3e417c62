package io.wraith.bench.contest;

import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What it costs a transfer that somebody looks at it: logs of both connections (`WRAITH_QLOG`),
/// `wraith top`, and a profile of the sender.
final class Watched {
    static final String NAME = "watched";

    private static final String NOBODY = "by nobody";
    private static final String QLOG = "both sides' qlog";
    private static final String TOP = "wraith top";
    private static final String PROFILE = "wraith profile";

    /// So much of its speed is to be left.
    private static final double LEAST = 0.9;

    /// A sender that is to be profiled is there by then.
    private static final long REST_MS = 1_500;

    private final WraithTransfer.Setting usual;
    private final Path source;

    Watched(Launcher launcher, Path folder, Path source) {
        usual = WraithTransfer.Setting.loopback(launcher, folder, REST_MS);
        this.source = source;
    }

    /// Answers the exit code.
    int run(int rounds, Results results) throws IOException, InterruptedException {
        long mib = Files.size(source) >> 20;
        return new Contest("a transfer of " + mib + " MiB that is looked at", Better.MORE)
                .with(NOBODY, () -> transfer(usual))
                .with(QLOG, this::logged)
                .with(TOP, this::shown)
                .with(PROFILE, this::profiled)
                .claim(Claim.ratio("with qlog : without", QLOG, NOBODY, LEAST))
                .claim(Claim.ratio("with top : without", TOP, NOBODY, LEAST))
                .claim(Claim.ratio("with a profile : without", PROFILE, NOBODY, LEAST))
                .run(rounds, results);
    }

    private Figures transfer(WraithTransfer.Setting setting)
            throws IOException, InterruptedException {
        WraithTransfer took = WraithTransfer.run(setting, source);
        double megabytes = Files.size(source) / 1e6;
        return Figures.of("MB/s inside", megabytes / took.insideSeconds())
                .and("CPU s/GB here", 1e3 * took.receiver().cpuSeconds() / megabytes)
                .and("there", 1e3 * took.sender().cpuSeconds() / megabytes);
    }

    private WraithTransfer.Setting with(
            WraithTransfer.Starter sender, WraithTransfer.Starter receiver) {
        return new WraithTransfer.Setting(
                usual.launcher(),
                usual.logs(),
                usual.senderHost(),
                usual.restMs(),
                sender,
                receiver);
    }

    private Figures logged() throws IOException, InterruptedException {
        Path logs = Files.createTempDirectory(usual.logs(), "qlog");
        WraithTransfer.Starter starter =
                command -> {
                    command.environment().put("WRAITH_QLOG", logs.toString());
                    return command.start();
                };
        try {
            return transfer(with(starter, starter));
        } finally {
            SampleFiles.delete(logs);
        }
    }

    private Figures shown() throws IOException, InterruptedException {
        Process top = start("top", "--json");
        try {
            return transfer(usual);
        } finally {
            end(top);
        }
    }

    /// From the start of the receiver on.
    private Figures profiled() throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        WraithTransfer.Starter sender =
                command -> {
                    processes.add(command.start());
                    return processes.getFirst();
                };
        WraithTransfer.Starter receiver =
                command -> {
                    String pid = Long.toString(processes.getFirst().pid());
                    String page = usual.logs().resolve("profile.html").toString();
                    processes.add(start("profile", pid, "--seconds", "60", "-o", page));
                    return command.start();
                };
        try {
            return transfer(with(sender, receiver));
        } finally {
            end(processes.getLast());
        }
    }

    private Process start(String... words) throws IOException {
        return usual.launcher()
                .command(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
