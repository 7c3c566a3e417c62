package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.LinkPlan;
import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Results;
import io.wraith.linux.LinuxException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `wraith bench first-byte`: how long it takes over a local network, once both sides are in, until
/// the first byte is on disk. A file of one byte is sent, so what the receiver's `done` says of the
/// transfer is an upper bound: it has the listing, the check, the name, `syncfs` and the word back
/// in it as well.
public final class FirstByteContest {
    private static final Map<String, Integer> USUAL = Map.of(NumberOptions.ROUNDS, 5);
    private static final double BAR_MS = 100;
    private static final String WAITING = "a sender that waited";
    private static final long REST_MS = 1_500;

    private final Path folder;
    private final Path source;
    private final Launcher launcher;
    private final EmulatedLink link;

    private FirstByteContest(Path folder, EmulatedLink link) throws IOException {
        this.folder = folder;
        this.link = link;
        launcher = new Launcher(folder);
        source = folder.resolve("sample");
        SampleFiles.write(source, 1, 1);
    }

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        NumberOptions options = NumberOptions.parse(arguments, USUAL);
        try (Workplace place = Workplace.open(1 << 20);
                EmulatedLink link = EmulatedLink.openWarm(LinkPlan.lan())) {
            FirstByteContest contest = new FirstByteContest(place.folder(), link);
            contest.transfer(0);
            contest.launcher.awaitTraining();
            return new Contest("first byte over an emulated LAN", Better.LESS)
                    .with(WAITING, () -> contest.transfer(REST_MS))
                    .with("a sender that just started", () -> contest.transfer(0))
                    .claim(Claim.figure("first byte, ms", WAITING, BAR_MS))
                    .run(options.rounds(), results);
        } catch (LinuxException refused) {
            return NoLink.tell(refused, results);
        }
    }

    private Figures transfer(long restMs) throws IOException, InterruptedException {
        WraithTransfer took =
                WraithTransfer.run(
                        WraithTransfer.Setting.over(link, launcher, folder, restMs), source);
        return Figures.of("ms", took.insideSeconds() * 1e3)
                .and("s with the start of receive", took.seconds());
    }
}
