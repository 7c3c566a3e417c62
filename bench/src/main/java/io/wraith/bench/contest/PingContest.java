package io.wraith.bench.contest;

import io.wraith.bench.result.Better;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `wraith bench ping`: round trips of `wraith ping` to a waiting `wraith send`, through the
/// loopback interface, beside plain datagrams in Java and ICMP, each one after another. Where both
/// sides spin instead of sleeping, each has a core to itself, or the figures are the scheduler's.
public final class PingContest {
    private static final String BUSY_POLL = "--busy-poll";
    private static final String COUNT = "--count";
    private static final Map<String, Integer> USUAL = Map.of(NumberOptions.ROUNDS, 3, COUNT, 1_000);

    private final String count;
    private final Launcher launcher;
    private final WraithTransfer.Setting setting;
    private final Path file;

    private PingContest(
            String count, Launcher launcher, WraithTransfer.Setting setting, Path file) {
        this.count = count;
        this.launcher = launcher;
        this.setting = setting;
        this.file = file;
    }

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        NumberOptions options = NumberOptions.parse(arguments, USUAL);
        int count = options.number(COUNT);
        try (Workplace place = Workplace.open(1 << 20)) {
            Path file = place.folder().resolve("sample");
            SampleFiles.write(file, 1, 1);
            Launcher launcher = new Launcher(place.folder());
            WraithTransfer.Setting setting =
                    WraithTransfer.Setting.loopback(launcher, place.folder(), 0);
            PingContest contest = new PingContest(Integer.toString(count), launcher, setting, file);
            contest.wraith();
            launcher.awaitTraining();
            return new Contest(count + " round trips", Better.LESS)
                    .with("wraith ping", contest::wraith)
                    .with("wraith ping, both spin", () -> contest.wraith(BUSY_POLL))
                    .with("UDP in Java", () -> UdpPingPong.run(count, false).figures())
                    .with("UDP in Java, both spin", () -> UdpPingPong.run(count, true).figures())
                    .with("ICMP", Programs.missing("ping"), contest::icmp)
                    .run(options.rounds(), results);
        }
    }

    /// The peer is started for each run: one that spins would take a core from the others.
    private Figures wraith(String... options) throws IOException, InterruptedException {
        try (SendProcess peer = SendProcess.start(setting, file, options)) {
            ProcessBuilder command = launcher.command("ping", "--json", "--no-lan", "-c", count);
            command.command().addAll(List.of(options));
            command.environment().put("WRAITH_TICKET", peer.ticket());
            return RoundTrips.ofWraith(output(command)).figures();
        }
    }

    /// The next leaves when the last is back.
    private Figures icmp() throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder("ping", "-A", "-n", "-c", count, "127.0.0.1");
        return RoundTrips.ofIcmp(output(command)).figures();
    }

    private static String output(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("it ended with code " + code + ": " + text.strip());
        }
        return text;
    }
}
