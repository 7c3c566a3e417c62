package io.wraith.bench.contest;

import io.wraith.bench.PipeRun;
import io.wraith.bench.WraithPipe;
import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Results;
import io.wraith.crypto.Suite;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Namespace;
import io.wraith.net.Port;
import io.wraith.net.PortConfig;
import io.wraith.net.Ports;
import io.wraith.node.MemoryTransfer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// `wraith bench transport`: the whole transport from memory to memory, beside the pipe that has
/// its cipher and its socket calls and nothing else.
public final class TransportContest {
    private static final String MILLISECONDS = "--ms";
    private static final Map<String, Integer> USUAL =
            Map.of(NumberOptions.ROUNDS, 5, MILLISECONDS, 1_000);

    private static final int USUAL_PLAIN = 1_280;
    private static final int JUMBO_PLAIN = 8_704;
    private static final int LOOPBACK_PLAIN = 65_280;
    private static final int JUMBO_MTU = 9_000;
    private static final int PREFIX = 24;
    private static final int WARM_UPS = 3;

    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

    private static final String PIPE = "bare pipe, 1280 B";
    private static final String TRANSPORT = "transport, 1280 B";
    private static final String RING = "by io_uring, 1280 B";
    private static final String JUMBO = "transport, veth of MTU 9000";
    private static final String LOOPBACK = "transport, loopback's MTU";

    private final NumberOptions options;
    private final long runNs;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    private TransportContest(NumberOptions options) {
        this.options = options;
        runNs = options.number(MILLISECONDS) * 1_000_000L;
    }

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results) throws Exception {
        TransportContest contest = new TransportContest(NumberOptions.parse(arguments, USUAL));
        try {
            return contest.run(results);
        } finally {
            contest.close();
        }
    }

    private int run(Results results) throws Exception {
        Contest contest =
                new Contest("from memory to memory", Better.MORE)
                        .with(PIPE, this::pipe)
                        .claim(Claim.ratio("transport : pipe", TRANSPORT, PIPE, 0.65))
                        .claim(Claim.ratio("jumbo : 1280 B", JUMBO, TRANSPORT, 1.2))
                        .claim(Claim.ratio("loopback's MTU : 1280 B", LOOPBACK, TRANSPORT, 1.2));
        pipe();
        MemoryTransfer usual = onLoopback(USUAL_PLAIN);
        contest.with(TRANSPORT, () -> figures(usual.run(runNs)));
        withRing(contest);
        try {
            MemoryTransfer jumbo = onJumbo();
            contest.with(JUMBO, () -> figures(jumbo.run(runNs)));
        } catch (LinuxException refused) {
            contest.without(JUMBO, "there is no network for it: " + refused.getMessage());
        }
        MemoryTransfer loopback = onLoopback(LOOPBACK_PLAIN);
        contest.with(LOOPBACK, () -> figures(loopback.run(runNs)));
        new PeerRows(contest, resources, runNs).add();
        return contest.run(options.rounds(), results);
    }

    private void withRing(Contest contest) throws InterruptedException {
        Ports.Choice from = Ports.open(config(LOCAL), Ports.Wish.URING);
        Ports.Choice to = Ports.open(config(LOCAL), Ports.Wish.URING);
        if (from.isWished() && to.isWished()) {
            MemoryTransfer ring = warm(from.port(), to.port(), USUAL_PLAIN);
            contest.with(RING, () -> figures(ring.run(runNs)))
                    .claim(Claim.ratio("io_uring : calls", RING, TRANSPORT, 0.9));
            return;
        }
        from.port().close();
        to.port().close();
        contest.without(RING, from.reason());
    }

    private MemoryTransfer onLoopback(int mostPlaintext) throws InterruptedException {
        return warm(port(LOCAL), port(LOCAL), mostPlaintext);
    }

    private MemoryTransfer onJumbo() throws InterruptedException {
        Namespace here = Namespace.create();
        resources.push(here);
        Namespace there = Namespace.create();
        resources.push(there);
        here.join("cable", there, "cable");
        return warm(port(here, "10.78.0.1"), port(there, "10.78.0.2"), JUMBO_PLAIN);
    }

    private static Port port(Namespace namespace, String address) {
        InetAddress own = InetAddress.ofLiteral(address);
        namespace.links().mtu("cable", JUMBO_MTU);
        namespace.links().address("cable", own, PREFIX);
        return namespace.call(() -> port(own));
    }

    private static Port port(InetAddress address) {
        return Ports.open(config(address), Ports.Wish.BEST).port();
    }

    private static PortConfig config(InetAddress address) {
        return PortConfig.at(new InetSocketAddress(address, 0));
    }

    /// Its first runs find out what the path carries, and compile the code.
    private MemoryTransfer warm(Port from, Port to, int mostPlaintext) throws InterruptedException {
        MemoryTransfer transfer = MemoryTransfer.open(from, to, mostPlaintext);
        resources.push(transfer);
        for (int i = 0; i < WARM_UPS; i++) {
            transfer.run(runNs);
        }
        return transfer;
    }

    private Figures pipe() throws IOException, InterruptedException {
        try {
            PipeRun run = WraithPipe.run(Suite.AES_128_GCM, USUAL_PLAIN, runNs);
            return figures(
                    new MemoryTransfer.Run(
                            run.datagrams() * run.plainBytes(),
                            run.wallNs(),
                            run.senderCpuNs(),
                            run.receiverCpuNs(),
                            run.plainBytes()));
        } catch (IOException | InterruptedException | RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IOException(failure);
        }
    }

    /// "Per core" is what the busier of the two threads would carry on a core of its own.
    private static Figures figures(MemoryTransfer.Run run) {
        double gigabits = 8e-9 * run.bytes();
        double gigabytes = run.bytes() / 1e9;
        double busierSeconds = Math.max(run.senderCpuNs(), run.receiverCpuNs()) / 1e9;
        return Figures.of("Gbit/s", gigabits / (run.wallNs() / 1e9))
                .and("per core", gigabits / busierSeconds)
                .and("CPU s/GB sender", run.senderCpuNs() / 1e9 / gigabytes)
                .and("receiver", run.receiverCpuNs() / 1e9 / gigabytes)
                .and("packet B", run.packetBytes());
    }

    private void close() throws Exception {
        while (!resources.isEmpty()) {
            resources.pop().close();
        }
    }
}
