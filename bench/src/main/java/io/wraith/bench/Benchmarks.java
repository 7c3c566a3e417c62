package io.wraith.bench;

import io.wraith.bench.Benchmark.Need;
import io.wraith.bench.breakdown.Breakdown;
import io.wraith.bench.contest.FileContest;
import io.wraith.bench.contest.FirstByteContest;
import io.wraith.bench.contest.GridContest;
import io.wraith.bench.contest.MountContest;
import io.wraith.bench.contest.PingContest;
import io.wraith.bench.contest.PresetContest;
import io.wraith.bench.contest.ResumeContest;
import io.wraith.bench.contest.SmallFilesContest;
import io.wraith.bench.contest.TransportContest;
import io.wraith.bench.contest.WanContest;
import io.wraith.bench.findings.Findings;
import io.wraith.bench.link.LinkBench;
import io.wraith.bench.sim.Campaign;
import io.wraith.bench.sim.CongestionBench;
import io.wraith.bench.vfs.MindsBench;

import java.util.List;
import java.util.Optional;

/// All benchmarks there are, by level.
final class Benchmarks {
    static final List<Benchmark> ALL =
            List.of(
                    Benchmark.of(0, "level0", "hashes, ciphers, queues, pools, by JMH", Level0::run)
                            .options(
                                    "[--list] [--quick] [--rounds N] [--param NAME=V,V]..."
                                            + " [PATTERN...]"),
                    Benchmark.of(
                                    0,
                                    "pool-gc",
                                    "collector pauses of pooled and of allocated buffers",
                                    PoolGcComparison::run)
                            .options("[--replays N]"),
                    Benchmark.of(
                                    1,
                                    "congestion",
                                    "goodput, round trips, fairness in simulated networks",
                                    CongestionBench::run)
                            .options("[--list] [--seeds N] [--from SEED] [--plots DIR] [ROW...]"),
                    Benchmark.of(
                                    1,
                                    "simulate",
                                    "two hosts over random networks with every fault, checked",
                                    Campaign::run)
                            .options("[--runs N] [--seed FIRST]"),
                    Benchmark.of(
                                    1,
                                    "vfs",
                                    "the minds of mount and host over a model, without I/O",
                                    MindsBench::run)
                            .cache("named by row")
                            .options("[--rounds N]"),
                    Benchmark.of(
                                    2,
                                    "twins",
                                    "GSO, io_uring, sendfile and others beside plain calls",
                                    BatchTwins::run)
                            .options("[--rounds N]"),
                    Benchmark.of(
                                    2,
                                    "pipe",
                                    "seal, GSO, loopback, GRO, open, without a protocol",
                                    PipeComparison::run)
                            .peers("the same in C with OpenSSL")
                            .options("[--rounds N]"),
                    Benchmark.of(
                                    2,
                                    "breakdown",
                                    "processor time of a packet by stages, by samples and without",
                                    Breakdown::run)
                            .options("[--datapath udp|uring|xdp|channel] [--ms N] [--rounds N]"),
                    Benchmark.of(
                                    2,
                                    "findings",
                                    "what another transport's authors found slow, tried here",
                                    Findings::run)
                            .options("[--rounds N]"),
                    Benchmark.of(
                                    2,
                                    "xdp",
                                    "AF_XDP beside sockets, over a veth pair",
                                    XdpComparison::run)
                            .needing(Need.ROOT)
                            .peers("the same in C")
                            .options("[--rounds N | --minutes N]"),
                    Benchmark.of(
                                    2,
                                    "disk",
                                    "a file by FileChannel, by calls, by io_uring",
                                    DiskBench::run)
                            .needing(Need.FOLDER)
                            .cache("named by row")
                            .options("--folder DIR [--mb N] [--rounds N]"),
                    Benchmark.of(2, "cold-reads", "prefetching of a file", ColdReads::run)
                            .needing(Need.FOLDER)
                            .cache("cold")
                            .options("--folder DIR [--rounds N]"),
                    Benchmark.of(
                                    2,
                                    "blake3-file",
                                    "BLAKE3 of a file in memory",
                                    Blake3FileComparison::run)
                            .peers("b3sum", "sha256sum")
                            .cache("warm")
                            .options("[--mb N] [--rounds N]"),
                    Benchmark.of(
                                    2,
                                    "cache",
                                    "the mount's caches: a million blocks on disk, hits in memory",
                                    CacheBench::run)
                            .cache("warm")
                            .options("[--folder DIR] [--blocks N]"),
                    Benchmark.of(
                                    2,
                                    "transport",
                                    "everything but files, from memory to memory",
                                    TransportContest::run)
                            .peers("the bare pipe", "TLS of the JDK", "Netty QUIC", "kwik", "Aeron")
                            .options("[--ms N] [--rounds N]"),
                    Benchmark.of(
                                    2,
                                    "ping",
                                    "round trips through the loopback interface",
                                    PingContest::run)
                            .peers("UDP in Java", "ping")
                            .options("[--count N] [--rounds N]"),
                    Benchmark.of(
                                    3,
                                    "first-byte",
                                    "the first byte of a transfer over an emulated LAN",
                                    FirstByteContest::run)
                            .needing(Need.ROOT)
                            .options("[--rounds N]"),
                    Benchmark.of(
                                    3,
                                    "resume",
                                    "the first new block after both sides were killed",
                                    ResumeContest::run)
                            .cache("warm")
                            .options("[--mib N] [--rounds N]"),
                    Benchmark.of(
                                    3,
                                    "file",
                                    "one file from process to process, in memory",
                                    FileContest::run)
                            .peers("scp", "rsync", "rclone", "magic-wormhole", "syncthing")
                            .cache("warm")
                            .options(
                                    "[--mib N] [--cold-mb N] [--shared-mib N] [--watched-mib N]"
                                            + " [--rounds N]"
                                            + " [large | cold | sharing | watched]..."),
                    Benchmark.of(
                                    3,
                                    "small-files",
                                    "a folder of small files, in memory",
                                    SmallFilesContest::run)
                            .peers("rsync", "rclone")
                            .cache("warm")
                            .options("[--files N] [--mb N] [--rounds N]"),
                    Benchmark.of(3, "wan", "a file over two emulated links", WanContest::run)
                            .needing(Need.ROOT)
                            .peers("iperf3")
                            .cache("warm")
                            .options("[--mib N] [--seconds N] [--rounds N]"),
                    Benchmark.of(
                                    3,
                                    "grid",
                                    "goodput by loss and round trip over emulated links",
                                    GridContest::run)
                            .needing(Need.ROOT)
                            .peers("iperf3")
                            .options("[--mbit N] [--seconds N] [--rounds N]"),
                    Benchmark.of(
                                    3,
                                    "presets",
                                    "goodput over links like WiFi, LTE, 5G and others",
                                    PresetContest::run)
                            .needing(Need.ROOT)
                            .peers("iperf3")
                            .options("[--seconds N] [--rounds N] [PRESET...]"),
                    Benchmark.of(
                                    3,
                                    "mount",
                                    "large files through a mount; emulated links, with root",
                                    MountContest::reads)
                            .peers("sshfs", "rclone mount")
                            .cache("cold; 'cached' is hot")
                            .options("[--mib N] [--seconds N] [--rounds N] [COURSE...]"),
                    Benchmark.of(
                                    3,
                                    "metadata",
                                    "names and small files through a mount",
                                    MountContest::names)
                            .peers("sshfs", "rclone mount")
                            .cache("named by row")
                            .options("[--files N] [--mb N] [--rounds N] [COURSE...]"),
                    Benchmark.of(
                                    3,
                                    "link",
                                    "a command behind an emulated link",
                                    (arguments, _) -> LinkBench.run(arguments))
                            .needing(Need.ROOT, Need.COMMAND)
                            .options("[--preset NAME] [KEY=VALUE]... -- COMMAND"));

    private Benchmarks() {}

    static Optional<Benchmark> named(String name) {
        return ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
    }

    static List<Benchmark> ofLevel(int level) {
        return ALL.stream().filter(benchmark -> benchmark.level() == level).toList();
    }
}
