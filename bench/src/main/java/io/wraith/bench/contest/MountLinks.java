package io.wraith.bench.contest;

import io.wraith.bench.contest.MountTable.Row;
import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.LinkPlan;
import io.wraith.bench.result.Results;
import io.wraith.linux.LinuxException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Mounts over emulated links: how much of the link one reader gets, and how soon the first byte.
final class MountLinks {
    static final String NAME = "links";

    private static final int REQUEST = 1 << 20;
    private static final double GIGABIT_MB = 125;
    private static final double PERCENT = 100;
    private static final List<Integer> ROUND_TRIPS_MS = List.of(50, 200);
    private static final double FIRST_BYTE_SLACK_MS = 20;
    private static final double LEAST_SHARE = 70;

    private final Launcher launcher;
    private final Path folder;
    private final Path source;
    private final long bytes;

    MountLinks(Launcher launcher, Path folder, Path source, long bytes) {
        this.launcher = launcher;
        this.folder = folder;
        this.source = source;
        this.bytes = bytes;
    }

    /// Answers the exit code.
    int run(int rounds, Results results) throws IOException, InterruptedException {
        int code = 0;
        for (int roundTripMs : ROUND_TRIPS_MS) {
            String settings = "rate=1gbit delay=%dms".formatted(roundTripMs / 2);
            try (EmulatedLink link = EmulatedLink.openWarm(LinkPlan.NONE.with(settings))) {
                code = Math.max(code, run(link, roundTripMs, rounds, results));
            } catch (LinuxException refused) {
                return NoLink.tell(refused, results);
            }
        }
        return code;
    }

    private int run(EmulatedLink link, int roundTripMs, int rounds, Results results)
            throws IOException, InterruptedException {
        WraithTransfer.Setting setting = WraithTransfer.Setting.over(link, launcher, folder, 0);
        PrivateSshd.Place place =
                new PrivateSshd.Place(setting.senderHost(), setting.sender(), setting.receiver());
        try (MountPeers peers = MountPeers.open(setting, source, place)) {
            peers.mounters().remove(MountPeers.NATIVE);
            MountTable table =
                    new MountTable("over 1 Gbit/s with a round trip of " + roundTripMs + " ms");
            peers.missing().forEach(table::without);
            MountRounds course = new MountRounds(peers.mounters(), table);
            course.run(List.of(course(roundTripMs)), rounds);
            return course.end(results);
        }
    }

    private MountCourse course(int roundTripMs) {
        Row firstByte =
                Row.less("first bytes of a cold file, folder listed", "ms")
                        .bar(roundTripMs + FIRST_BYTE_SLACK_MS);
        Row share = Row.more("one file, 1 MiB requests, cold", "% of the link").bar(LEAST_SHARE);
        return new MountCourse(
                NAME,
                false,
                Set.of(MountPeers.WRAITH, MountPeers.SSHFS),
                (mounted, result) -> {
                    String[] names = mounted.path().toFile().list();
                    if (names == null || names.length == 0) {
                        throw new IOException("nothing is listed");
                    }
                    long startNs = System.nanoTime();
                    try (FileReads reads =
                            new FileReads(mounted.path().resolve("part-0"), 1, false)) {
                        reads.read(0);
                    }
                    result.tell(firstByte, (System.nanoTime() - startNs) / 1e6);
                    result.tell(share, share(mounted.path().resolve("large")));
                });
    }

    /// No longer than a while: what crawls would be measured for minutes.
    private double share(Path file) throws IOException {
        long startNs = System.nanoTime();
        long read = 0;
        try (FileReads reads = new FileReads(file, REQUEST, false)) {
            while (read < bytes && System.nanoTime() - startNs < 20_000_000_000L) {
                read += reads.read(read);
            }
        }
        return PERCENT * read * 1e3 / (System.nanoTime() - startNs) / GIGABIT_MB;
    }
}
