package io.wraith.bench.contest;

import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `wraith bench resume`: both sides of a transfer are killed when nine tenths of a file are there,
/// and started again: how long until the first block that was missing is there. The receiver's log
/// grows by each block that it has verified and written, so its length tells.
public final class ResumeContest {
    private static final String SIZE = "--mib";
    private static final Map<String, Integer> USUAL = Map.of(NumberOptions.ROUNDS, 3, SIZE, 10_240);
    private static final String BOTH = "both sides killed";
    private static final double BAR_S = 1;
    private static final double THERE = 0.9;
    private static final String LOG = ".sample.wraith-log";
    private static final Pattern BYTES = Pattern.compile("\"bytes\":(\\d+)");
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long PAUSE_MS = 1;

    private final Path source;
    private final WraithTransfer.Setting setting;

    private ResumeContest(Path source, WraithTransfer.Setting setting) {
        this.source = source;
        this.setting = setting;
    }

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        NumberOptions options = NumberOptions.parse(arguments, USUAL);
        long bytes = (long) options.number(SIZE) << 20;
        try (Workplace place = Workplace.open(2 * bytes)) {
            Launcher launcher = new Launcher(place.folder());
            Path source = place.folder().resolve("sample");
            WraithTransfer.Setting setting =
                    WraithTransfer.Setting.loopback(launcher, place.folder(), 0);
            SampleFiles.write(source, 1 << 20, 1);
            WraithTransfer.run(setting, source);
            launcher.awaitTraining();
            SampleFiles.write(source, bytes, 1);
            String title = options.number(SIZE) + " MiB, nine tenths there, started again";
            return new Contest(title, Better.LESS)
                    .with(BOTH, new ResumeContest(source, setting)::turn)
                    .claim(Claim.figure("first missing block, s", BOTH, BAR_S))
                    .run(options.rounds(), results);
        }
    }

    private Figures turn() throws IOException, InterruptedException {
        Path target = Files.createDirectory(setting.logs().resolve("received"));
        try {
            interrupt(target);
            return goOn(target);
        } finally {
            SampleFiles.delete(target);
        }
    }

    private void interrupt(Path target) throws IOException, InterruptedException {
        Path log = Files.createTempFile(setting.logs(), "receive", ".log");
        try (SendProcess sender = SendProcess.start(setting, source)) {
            Process receiver = WraithTransfer.startReceiver(setting, sender, target, log);
            try {
                long enough = (long) (THERE * Files.size(source));
                await(receiver, () -> bytes(log) >= enough);
            } finally {
                sender.process().destroyForcibly().waitFor();
                receiver.destroyForcibly().waitFor();
            }
        }
    }

    private Figures goOn(Path target) throws IOException, InterruptedException {
        Path log = Files.createTempFile(setting.logs(), "receive", ".log");
        Path blocks = target.resolve(LOG);
        long before = Files.size(blocks);
        long beginNs = System.nanoTime();
        try (SendProcess sender = SendProcess.start(setting, source, "--once")) {
            long startNs = System.nanoTime();
            Process receiver = WraithTransfer.startReceiver(setting, sender, target, log);
            try {
                await(receiver, () -> Files.size(blocks) > before);
                long firstNs = System.nanoTime();
                WraithTransfer.expectDone(receiver.waitFor(), log);
                long endNs = System.nanoTime();
                sender.expectEnd();
                SampleFiles.expectSame(source, target.resolve(source.getFileName()));
                return Figures.of("s", (firstNs - startNs) / 1e9)
                        .and("s with the sender's start", (firstNs - beginNs) / 1e9)
                        .and("s until all is there", (endNs - startNs) / 1e9);
            } finally {
                receiver.destroy();
            }
        }
    }

    /// Something that is seen in files.
    private interface Seen {
        boolean now() throws IOException;
    }

    private static void await(Process receiver, Seen seen)
            throws IOException, InterruptedException {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (!seen.now()) {
            if (!receiver.isAlive() || System.nanoTime() - endNs > 0) {
                throw new IOException("the receiver did not get so far");
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    /// What the newest progress speaks of.
    private static long bytes(Path log) throws IOException {
        Matcher found = BYTES.matcher(Files.readString(log));
        long bytes = 0;
        while (found.find()) {
            bytes = Long.parseLong(found.group(1));
        }
        return bytes;
    }
}
