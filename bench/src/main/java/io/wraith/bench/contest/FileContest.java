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

/// `wraith bench file`: one large file, and a smaller one between processes that were just started;
/// beside `scp`, `rsync -a` and `rclone`; then beside magic-wormhole and syncthing. What arrived is
/// compared with what was sent, outside of the time.
public final class FileContest {
    private static final String SIZE = "--mib";
    private static final String COLD_SIZE = "--cold-mb";
    private static final String SHARED_SIZE = "--shared-mib";
    private static final String WATCHED_SIZE = "--watched-mib";
    private static final Map<String, Integer> USUAL =
            Map.of(
                    NumberOptions.ROUNDS,
                    3,
                    SIZE,
                    2048,
                    COLD_SIZE,
                    100,
                    SHARED_SIZE,
                    256,
                    WATCHED_SIZE,
                    1024);

    private static final String LARGE = "large";
    private static final String COLD = "cold";
    private static final List<String> COURSES = List.of(LARGE, COLD, Sharing.NAME, Watched.NAME);

    private static final long MIB = 1 << 20;
    private static final long MB = 1_000_000;
    private static final long WARM_UP_BYTES = 16 * MIB;

    /// So long after `ready` the sender has come to rest, as it has when a person has read the
    /// code.
    private static final long REST_MS = 12_000;

    private static final String SPEED = "MB/s";

    private final CourseOptions options;
    private final Workplace place;
    private final Path folder;
    private final Launcher launcher;
    private final SshPeers peers;

    private FileContest(CourseOptions options, Workplace place, SshPeers peers) throws IOException {
        this.options = options;
        this.place = place;
        folder = place.folder();
        this.peers = peers;
        launcher = new Launcher(folder);
    }

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        CourseOptions options = CourseOptions.parse(arguments, USUAL).of(COURSES);
        long most = options.isFor(LARGE) ? options.number(SIZE) * MIB : 0;
        most = Math.max(most, options.isFor(COLD) ? options.number(COLD_SIZE) * MB : 0);
        most = Math.max(most, options.isFor(Sharing.NAME) ? options.number(SHARED_SIZE) * MIB : 0);
        most = Math.max(most, options.isFor(Watched.NAME) ? options.number(WATCHED_SIZE) * MIB : 0);
        try (Workplace place = Workplace.open(2 * most + 4 * WARM_UP_BYTES);
                SshPeers peers = SshPeers.open(place.folder())) {
            return new FileContest(options, place, peers).run(results);
        }
    }

    private int run(Results results) throws IOException, InterruptedException {
        Path warmUp = sample(WARM_UP_BYTES);
        wraith(warmUp, setting(0));
        launcher.awaitTraining();
        Files.delete(warmUp);
        int code = options.isFor(LARGE) ? large(results) : 0;
        if (options.isFor(COLD)) {
            code = Math.max(code, cold(results));
        }
        if (options.isFor(Sharing.NAME)) {
            Path source = sample(options.number(SHARED_SIZE) * MIB);
            Sharing sharing = new Sharing(setting(0), source);
            code = Math.max(code, sharing.run(options.rounds(), results));
        }
        if (options.isFor(Watched.NAME)) {
            Path source = sample(options.number(WATCHED_SIZE) * MIB);
            Watched watched = new Watched(launcher, folder, source);
            code = Math.max(code, watched.run(options.rounds(), results));
        }
        return code;
    }

    private int large(Results results) throws IOException, InterruptedException {
        Path source = sample(options.number(SIZE) * MIB);
        LinkSpeeds speeds = LinkSpeeds.overLoopback();
        Contest contest =
                new Contest(options.number(SIZE) + " MiB, one file", Better.MORE)
                        .with(
                                "wraith",
                                speeds.of(
                                        "wraith", REST_MS, () -> wraith(source, setting(REST_MS))))
                        .with(
                                "wraith, 2 shards",
                                () -> wraith(source, setting(REST_MS).withWorkers(2)));
        for (String peer : List.of("scp", "rsync", "rclone")) {
            contest.with(peer, peers.missing(peer), speeds.of(peer, () -> peer(source, peer)));
        }
        int code =
                contest.claim(Claim.ratio("wraith : scp", "wraith", "scp", 2))
                        .claim(Claim.ratio("wraith : rsync", "wraith", "rsync", 2.5))
                        .run(options.rounds(), results);
        speeds.tell(results);
        Files.delete(source);
        return code;
    }

    private int cold(Results results) throws IOException, InterruptedException {
        Path source = sample(options.number(COLD_SIZE) * MB);
        return new Contest(options.number(COLD_SIZE) + " MB, processes just started", Better.MORE)
                .with("wraith", () -> wraith(source, setting(0)))
                .with("scp", peers.missing("scp"), () -> peer(source, "scp"))
                .claim(Claim.ratio("wraith : scp", "wraith", "scp", 1))
                .run(options.rounds(), results);
    }

    private Path sample(long bytes) throws IOException {
        Path file = folder.resolve("sample");
        SampleFiles.write(file, bytes, 1);
        return file;
    }

    private WraithTransfer.Setting setting(long restMs) {
        return WraithTransfer.Setting.loopback(launcher, folder, restMs);
    }

    private Figures wraith(Path source, WraithTransfer.Setting setting)
            throws IOException, InterruptedException {
        place.takeMemory(Files.size(source));
        WraithTransfer took = WraithTransfer.run(setting, source);
        double gigabytes = Files.size(source) / 1e9;
        Figures figures =
                Figures.of(SPEED, gigabytes * 1e3 / took.seconds())
                        .and("s", took.seconds())
                        .and("s with sender", took.secondsWithSender())
                        .and("s inside", took.insideSeconds())
                        .and("CPU s/GB here", took.receiver().cpuSeconds() / gigabytes)
                        .and("there", took.sender().cpuSeconds() / gigabytes)
                        .and("MB here", took.receiver().mostResidentBytes() / 1e6)
                        .and("MB there", took.sender().mostResidentBytes() / 1e6);
        return took.idleBytes() == 0 ? figures : figures.and("MB idle", took.idleBytes() / 1e6);
    }

    private Figures peer(Path source, String program) throws IOException, InterruptedException {
        place.takeMemory(Files.size(source));
        Path target = folder.resolve("fetched");
        try {
            PeerTransfer took = peers.fetch(program, source, target);
            SampleFiles.expectSame(source, target);
            return took.figures(Files.size(source));
        } finally {
            SampleFiles.delete(target);
        }
    }
}
