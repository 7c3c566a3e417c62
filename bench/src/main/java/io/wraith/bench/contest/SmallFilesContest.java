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

/// `wraith bench small-files`: a folder of many small files, beside `rsync -a` and `rclone`.
public final class SmallFilesContest {
    private static final String FILES = "--files";
    private static final String SIZE = "--mb";
    private static final Map<String, Integer> USUAL =
            Map.of(NumberOptions.ROUNDS, 3, FILES, 10_000, SIZE, 71);

    private static final long MB = 1_000_000;
    private static final long SEED = 1;

    /// Each file takes whole pages on tmpfs.
    private static final long PAGE = 4_096;

    private static final String SPEED = "files/s";

    private final NumberOptions options;
    private final Path folder;
    private final Path source;
    private final Launcher launcher;
    private final SshPeers peers;

    private SmallFilesContest(NumberOptions options, Path folder, SshPeers peers)
            throws IOException {
        this.options = options;
        this.folder = folder;
        this.peers = peers;
        launcher = new Launcher(folder);
        source = Files.createDirectory(folder.resolve("sample"));
    }

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        NumberOptions options = NumberOptions.parse(arguments, USUAL);
        long bytes = options.number(SIZE) * MB;
        if (bytes < options.number(FILES)) {
            throw new IllegalArgumentException("each file needs one byte at least");
        }
        try (Workplace place = Workplace.open(3 * (bytes + options.number(FILES) * PAGE));
                SshPeers peers = SshPeers.open(place.folder())) {
            return new SmallFilesContest(options, place.folder(), peers).run(results);
        }
    }

    private int run(Results results) throws IOException, InterruptedException {
        SampleFiles.writeTree(source, options.number(FILES), options.number(SIZE) * MB, SEED);
        wraith();
        launcher.awaitTraining();
        return new Contest(
                        options.number(FILES) + " files, " + options.number(SIZE) + " MB",
                        Better.MORE)
                .with("wraith", this::wraith)
                .with("rsync", peers.missing("rsync"), () -> peer("rsync", "sample"))
                .with("rclone", peers.missing("rclone"), () -> peer("rclone", ""))
                .claim(Claim.ratio("wraith : rsync", "wraith", "rsync", 2))
                .run(options.rounds(), results);
    }

    private Figures wraith() throws IOException, InterruptedException {
        WraithTransfer took =
                WraithTransfer.run(WraithTransfer.Setting.loopback(launcher, folder, 0), source);
        return Figures.of(SPEED, options.number(FILES) / took.seconds())
                .and("s", took.seconds())
                .and("s inside", took.insideSeconds())
                .and("CPU s here", took.receiver().cpuSeconds())
                .and("there", took.sender().cpuSeconds())
                .and("MB here", took.receiver().mostResidentBytes() / 1e6)
                .and("MB there", took.sender().mostResidentBytes() / 1e6);
    }

    /// Into a folder of that name, where the program makes one of its own.
    private Figures peer(String program, String made) throws IOException, InterruptedException {
        Path target = Files.createDirectory(folder.resolve("fetched"));
        try {
            PeerTransfer took = peers.fetch(program, source, target);
            SampleFiles.expectSame(source, target.resolve(made));
            return Figures.of(SPEED, options.number(FILES) / took.seconds())
                    .and("s", took.seconds())
                    .and("CPU s here", took.hereCpuSeconds())
                    .and("there", took.thereCpuSeconds());
        } finally {
            SampleFiles.delete(target);
        }
    }
}
