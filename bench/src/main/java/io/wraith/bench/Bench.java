package io.wraith.bench;

import io.wraith.bench.breakdown.Breakdown;
import io.wraith.bench.contest.FileContest;
import io.wraith.bench.contest.MountContest;
import io.wraith.bench.contest.PingContest;
import io.wraith.bench.contest.SmallFilesContest;
import io.wraith.bench.contest.TransportContest;
import io.wraith.bench.contest.WanContest;
import io.wraith.bench.link.LinkBench;
import io.wraith.bench.sim.Campaign;
import io.wraith.bench.sim.CongestionBench;
import io.wraith.bench.sim.Options;
import io.wraith.node.LauncherStreams;

import org.openjdk.jmh.runner.RunnerException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `wraith bench`: the benchmarks by level. The launcher starts this class with the product's
/// flags.
public final class Bench {
    private static final String USAGE =
            """
            usage: wraith bench level0 [--list] [--quick] [--rounds N] [--param NAME=V,V]...
                                       [--json] [--profile] [PATTERN...]
                   wraith bench pool-gc [ROUNDS]
                   wraith bench twins [ROUNDS]
                   wraith bench cold-reads FOLDER [ROUNDS]
                   wraith bench blake3-file FOLDER [MB]
                   wraith bench pipe [--json] [ROUNDS]
                   wraith bench breakdown [--datapath udp|uring|xdp|channel] [--ms N]
                                          [--rounds N] [--json]
                   wraith bench xdp [--json] [--minutes N | ROUNDS]
                   wraith bench disk FOLDER [--json] [--mb N] [ROUNDS]
                   wraith bench congestion [--list] [--seeds N] [--from SEED] [--json]
                                           [--plots FOLDER] [ROW...]
                   wraith bench simulate N [--seed FIRST]
                   wraith bench link [--preset NAME] [KEY=VALUE]... -- COMMAND
                   wraith bench file [--mib N] [--cold-mb N] [--rounds N] [--json]
                   wraith bench small-files [--files N] [--mb N] [--rounds N] [--json]
                   wraith bench transport [--ms N] [--rounds N] [--json]
                   wraith bench wan [--mib N] [--seconds N] [--rounds N] [--json]
                   wraith bench ping [--count N] [--rounds N] [--json]
                   wraith bench mount [--mib N] [--seconds N] [--rounds N] [--json] [COURSE...]
                   wraith bench metadata [--files N] [--mb N] [--rounds N] [--json] [COURSE...]
                   wraith bench cache [--blocks N] [--folder F] [--json]

            level0      pure computation: hashes, checksums, ciphers, queues, pools (JMH)
            pool-gc     collector pauses of pooled and of allocated buffers, from GC logs
            twins       sendmmsg, GSO, io_uring, sendfile, splice, MSG_ZEROCOPY, writev and readv
                        beside the plain calls they stand for, on loopback
            cold-reads  prefetching of a file in FOLDER, which has to be on a disk
            blake3-file BLAKE3 of a file in FOLDER, which has to be on tmpfs, beside b3sum
            pipe        seal, GSO, loopback, GRO, open, without a protocol, beside the same in C
            breakdown   processor time of a packet by stages, by samples and again without
            xdp         ports past the kernel (AF_XDP) beside its sockets and the JDK's, over a
                        veth pair made for it (needs root): one way and beside the same in C, with
                        the whole transport, and there and back; with --minutes one long transfer
                        while links flap, change and move, and processes are killed
            disk        a file in FOLDER by FileChannel, by calls and by io_uring: warm, cold,
                        O_DIRECT, writes into reserved space and over what is there
            congestion  goodput, round trips and fairness of the transport in simulated networks;
                        the medians over so many seeds, and a plot of each row's first seed
            simulate    N runs of two hosts over random networks with every fault, with checkers
                        inside; a run with a fault is printed with its seed, and the code is 1
            link        a command behind an emulated link: rate, queue, delay, loss and more of it
                        ('wraith bench link --help'; needs root)
            file        one file from process to process in memory, beside scp and rsync, with a
                        server of their own; then a smaller one between fresh processes
            small-files a folder of small files, beside rsync
            transport   everything but files, from memory to memory, beside the bare pipe, with
                        packets for Ethernet, jumbo frames (needs root) and loopback
            wan         a file over two emulated links, beside TCP with BBR and CUBIC as iperf3
                        measures them (needs root)
            ping        round trips through the loopback interface, beside plain UDP and ICMP
            mount       large files through a mount, cold, beside sshfs and the files themselves:
                        sequential, streams, random, cached, scrub, textures, paced, idle, and
                        links, emulated ones (these need root)
            metadata    names and small files through a mount, beside the same: stat, list,
                        first-byte, small, small-parallel, assets
            cache       the mount's caches: a million small blocks on disk, hits in memory

              --list         names the benchmarks and claims and runs nothing
              --quick        one short round: a check that everything runs, not a measurement
              --rounds N     interleaved rounds (default 3); medians and ratios are over rounds
              --param N=V,V  only these values of a benchmark's parameter, such as bytes=65536
              --json         one JSON object per result on standard output
              --profile      one round under the flight recorder; the hottest frames of each
                             benchmark, and where its recording is
              PATTERN        part of a benchmark's or a claim's name, such as Blake3 or xor

            Results are appended to bench/history.jsonl unless --quick or --profile is given.\
            """;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        LauncherStreams.restore(System.getenv());
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> arguments) throws Exception {
        if (!arguments.isEmpty() && arguments.getFirst().equals("link")) {
            // Its command has options of its own, --help among them.
            return LinkBench.run(arguments.subList(1, arguments.size()));
        }
        if (arguments.isEmpty() || arguments.contains("--help") || arguments.contains("-h")) {
            System.err.println(USAGE);
            return arguments.isEmpty() ? 2 : 0;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        return switch (arguments.getFirst()) {
            case "level0" -> level0(rest);
            case "pool-gc" -> {
                PoolGcComparison.main(rest.toArray(String[]::new));
                yield 0;
            }
            case "twins" -> {
                BatchTwins.main(rest.toArray(String[]::new));
                yield 0;
            }
            case "cold-reads" -> {
                if (rest.isEmpty()) {
                    yield usage("cold-reads needs a folder");
                }
                ColdReads.main(rest.toArray(String[]::new));
                yield 0;
            }
            case "blake3-file" -> {
                if (rest.isEmpty()) {
                    yield usage("blake3-file needs a folder");
                }
                Blake3FileComparison.main(rest.toArray(String[]::new));
                yield 0;
            }
            case "pipe" -> PipeComparison.run(rest);
            case "xdp" -> XdpComparison.run(rest);
            case "disk" -> contest(() -> DiskBench.run(rest));
            case "congestion" -> congestion(rest);
            case "simulate" -> simulate(rest);
            case "file" -> contest(() -> FileContest.run(rest));
            case "small-files" -> contest(() -> SmallFilesContest.run(rest));
            case "transport" -> contest(() -> TransportContest.run(rest));
            case "wan" -> contest(() -> WanContest.run(rest));
            case "ping" -> contest(() -> PingContest.run(rest));
            case "mount" -> contest(() -> MountContest.reads(rest));
            case "metadata" -> contest(() -> MountContest.names(rest));
            case "breakdown" -> contest(() -> Breakdown.run(rest));
            case "cache" -> contest(() -> CacheBench.run(rest));
            default -> usage("there is no benchmark '" + arguments.getFirst() + "'");
        };
    }

    private static int level0(List<String> arguments) throws IOException, RunnerException {
        Path history = Path.of(System.getProperty("wraith.history", "bench/history.jsonl"));
        Level0Arguments chosen;
        try {
            chosen = Level0Arguments.of(arguments);
        } catch (IllegalArgumentException wrong) {
            return usage(String.valueOf(wrong.getMessage()));
        }
        Level0 level = new Level0(chosen, history);
        return chosen.has(Level0Arguments.Flag.LIST) ? level.list() : level.run();
    }

    private static int congestion(List<String> arguments) throws IOException {
        Options options;
        try {
            options = Options.parse(arguments, CongestionBench.USUAL_SEEDS);
        } catch (IllegalArgumentException wrong) {
            return usage(String.valueOf(wrong.getMessage()));
        }
        return new CongestionBench(options).run();
    }

    private static int simulate(List<String> arguments) {
        try {
            return Campaign.run(arguments);
        } catch (IllegalArgumentException wrong) {
            return usage(String.valueOf(wrong.getMessage()));
        }
    }

    private interface Contesting {
        int run() throws Exception;
    }

    private static int contest(Contesting contest) throws Exception {
        try {
            return contest.run();
        } catch (IllegalArgumentException wrong) {
            return usage(String.valueOf(wrong.getMessage()));
        }
    }

    private static int usage(String problem) {
        System.err.println("wraith: bench: " + problem);
        System.err.println("  see 'wraith bench --help'");
        return 2;
    }
}
