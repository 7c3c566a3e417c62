package io.wraith.bench.contest;

import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One file by programs that are meant for sharing: magic-wormhole, which is started for each file
/// as we are, and syncthing, whose two sides are there and connected.
final class Sharing {
    static final String NAME = "sharing";

    private final WraithTransfer.Setting setting;
    private final Path source;
    private final Path folder;

    Sharing(WraithTransfer.Setting setting, Path source) {
        this.setting = setting;
        this.source = source;
        folder = setting.logs();
    }

    /// Answers the exit code.
    int run(int rounds, Results results) throws IOException, InterruptedException {
        long mib = Files.size(source) >> 20;
        Contest contest =
                new Contest("sharing a file of " + mib + " MiB", Better.MORE)
                        .with("wraith", this::wraith)
                        .with("syncthing", SyncthingPeer.missing(), this::syncthing)
                        .claim(
                                Claim.ratio(
                                        "wraith : magic-wormhole", "wraith", "magic-wormhole", 1))
                        .claim(Claim.ratio("wraith : syncthing", "wraith", "syncthing", 1));
        String missing = WormholePeer.missing();
        if (!missing.isEmpty()) {
            return contest.without("magic-wormhole", missing).run(rounds, results);
        }
        try (WormholePeer wormhole = WormholePeer.start(folder)) {
            return contest.with("magic-wormhole", () -> wormhole(wormhole)).run(rounds, results);
        }
    }

    private Figures wraith() throws IOException, InterruptedException {
        WraithTransfer took = WraithTransfer.run(setting, source);
        return new PeerTransfer(
                        took.seconds(), took.receiver().cpuSeconds(), took.sender().cpuSeconds())
                .figures(Files.size(source));
    }

    private Figures wormhole(WormholePeer wormhole) throws IOException, InterruptedException {
        Path target = folder.resolve("fetched");
        try {
            PeerTransfer took = wormhole.fetch(source, target);
            SampleFiles.expectSame(source, target);
            return took.figures(Files.size(source));
        } finally {
            SampleFiles.delete(target);
        }
    }

    private Figures syncthing() throws IOException, InterruptedException {
        try (SyncthingPeer pair = SyncthingPeer.start(folder)) {
            return pair.share(source).figures(Files.size(source));
        }
    }
}
