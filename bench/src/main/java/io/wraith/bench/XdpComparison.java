package io.wraith.bench;

import io.wraith.bench.XdpNetwork.Way;
import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
import io.wraith.net.PeerAddress;
import io.wraith.net.Port;
import io.wraith.net.SendOutcome;
import io.wraith.net.XdpProbe;
import io.wraith.wire.Burst;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// `wraith bench xdp`: ports beside each other between two networks that a veth pair joins, both
/// made for it: past the kernel (AF_XDP, in the driver and in generic mode), by its sockets with
/// and without bursts, and by the JDK's channel. One way and raw, beside the same in C; with the
/// whole transport; to one of two shards; and there and back. The plain way is the channel, a
/// datagram per call.
///
/// A veth has no zero-copy, and its receiving half runs on the sender's thread. So the figures say
/// what the software costs, not what a network card would carry.
final class XdpComparison {
    private static final String MINUTES = "--minutes";
    private static final int[] PAYLOADS = {64, 1_400, 3_400};
    private static final int ROUNDS = 3;
    private static final long RUN_NS = 1_000_000_000L;
    private static final int ACQUAINTING = 40;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final List<Way> WAYS =
            List.of(Way.CHANNEL, Way.SINGLE, Way.BURSTS, Way.NATIVE, Way.GENERIC);

    /// What must be reached of the channel's packets, and of those in C.
    private static final double CHANNEL_BAR = 2;

    private static final double TWIN_BAR = 0.9;

    /// What must not be passed by the filter, in nanoseconds.
    private static final int FILTER_BAR_NS = 100;

    private final Results results;
    private final int rounds;
    private final XdpNetwork network;

    /// What one run came to.
    record Flow(double perSecond, double senderNs, double lost) {
        static Flow of(long arrived, long wallNs, long sent, long senderCpuNs) {
            return new Flow(
                    arrived * 1e9 / wallNs,
                    (double) senderCpuNs / sent,
                    100.0 * (sent - arrived) / sent);
        }
    }

    private XdpComparison(XdpNetwork network, Results results, int rounds) {
        this.network = network;
        this.results = results;
        this.rounds = rounds;
    }

    /// Answers the exit code: 3 where there is no AF_XDP.
    static int run(List<String> arguments, Results results) throws Exception {
        boolean isLong = arguments.contains(MINUTES);
        NumberOptions options =
                NumberOptions.parse(
                        arguments,
                        isLong ? Map.of(MINUTES, 1) : Map.of(NumberOptions.ROUNDS, ROUNDS));
        XdpProbe probe = XdpProbe.run();
        if (!probe.refusal().isEmpty()) {
            System.err.println("wraith: bench: no AF_XDP here: " + probe.refusal());
            return 3;
        }
        try (XdpNetwork network = new XdpNetwork()) {
            if (isLong) {
                return new XdpLongRun(network, results).run(options.number(MINUTES));
            }
            results.table("the filter");
            results.add(
                    Result.less("XDP filter", "ns/packet", List.of((double) probe.filterNs()))
                            .bar(FILTER_BAR_NS));
            int rounds = options.rounds();
            XdpComparison comparison = new XdpComparison(network, results, rounds);
            try (XdpTwin twin = new XdpTwin()) {
                for (int payload : PAYLOADS) {
                    comparison.compare(payload, twin);
                }
            }
            new XdpTransport(network, results, rounds).compare();
            new XdpHandOver(network, results, rounds).compare();
            new XdpLatency(network, results, rounds).compare();
        }
        return 0;
    }

    private void compare(int payload, XdpTwin twin) throws IOException, InterruptedException {
        Map<Way, List<Flow>> ours = new EnumMap<>(Way.class);
        Map<Way, List<Flow>> twins = new EnumMap<>(Way.class);
        for (int round = 0; round <= rounds; round++) {
            for (Way way : WAYS) {
                Flow result = measure(way, payload);
                if (round > 0) { // the first only warms up
                    ours.computeIfAbsent(way, _ -> new ArrayList<>()).add(result);
                }
                if (round > 0 && way.isBypass() && twin.missing().isEmpty()) {
                    twins.computeIfAbsent(way, _ -> new ArrayList<>())
                            .add(twin.run(network, way == Way.NATIVE, payload, RUN_NS));
                }
            }
        }
        results.table("one way, %d B".formatted(payload));
        List<Flow> plain = ours.getOrDefault(Way.CHANNEL, List.of());
        ours.forEach((way, flows) -> {
            tell(way.words, payload, flows, plain);
            List<Flow> inC = twins.getOrDefault(way, List.of());
            if (!inC.isEmpty()) {
                tell(way.words + ", in C", payload, inC, plain);
            } else if (way.isBypass()) {
                results.add(new Missing(way.words + ", in C", twin.missing()));
            }
        });
        ours.forEach((way, flows) -> {
            if (way.isBypass()) {
                claim(way.words + " : JDK", CHANNEL_BAR, flows, plain);
                claim(way.words + " : C", TWIN_BAR, flows, twins.getOrDefault(way, List.of()));
            }
        });
    }

    private void tell(String name, int payload, List<Flow> flows, List<Flow> plain) {
        results.add(Result.more(name, "packets/s", all(flows, Flow::perSecond)));
        results.add(
                Result.more(
                        name, "Gbit/s", all(flows, flow -> flow.perSecond() * payload * 8 / 1e9)));
        results.add(Result.less(name, "sender CPU ns", all(flows, Flow::senderNs)));
        results.add(Result.plain(name, "% lost", all(flows, Flow::lost)));
        results.add(Result.more(name, "times JDK", ratios(flows, plain)));
    }

    private void claim(String words, double bar, List<Flow> ours, List<Flow> others) {
        if (!others.isEmpty()) {
            List<Double> ratios = ratios(ours, others);
            results.add(Result.claim(words, Claim.TIMES, Better.MORE, ratios).bar(bar));
        }
    }

    private static List<Double> ratios(List<Flow> ours, List<Flow> others) {
        return Statistics.ratios(all(ours, Flow::perSecond), all(others, Flow::perSecond));
    }

    private static List<Double> all(List<Flow> flows, ToDoubleFunction<Flow> figure) {
        return flows.stream().mapToDouble(figure).boxed().toList();
    }

    private Flow measure(Way way, int payload) throws InterruptedException {
        try (Port sender = network.open(way, true);
                Port receiver = network.open(way, false)) {
            Receiving receiving = new Receiving(receiver);
            Thread thread = Thread.ofPlatform().name("receiver").start(receiving);
            int count = Math.min(44, 60_000 / payload);
            Burst burst = burst(receiver.localAddress(), payload, count);
            for (int i = 0; i < ACQUAINTING; i++) {
                sender.send(burst);
            }
            Thread.sleep(50);
            long before = receiving.datagrams;
            long cpuNs = THREADS.getCurrentThreadCpuTime();
            long startNs = System.nanoTime();
            long sent = 0;
            while (System.nanoTime() - startNs < RUN_NS) {
                SendOutcome outcome = sender.send(burst);
                sent += outcome == SendOutcome.SENT ? count : 0;
                if (outcome == SendOutcome.BLOCKED) {
                    sender.await(1_000_000);
                }
            }
            long wallNs = System.nanoTime() - startNs;
            cpuNs = THREADS.getCurrentThreadCpuTime() - cpuNs;
            Thread.sleep(100);
            receiving.isOver = true;
            receiver.wake();
            thread.join();
            return Flow.of(receiving.datagrams - before, wallNs, sent, cpuNs);
        }
    }

    static Burst burst(InetSocketAddress target, int payload, int count) {
        Burst burst = new Burst(Port.BURST_BYTES);
        burst.received(count * payload, payload);
        byte[] bytes = PeerAddress.encode(target);
        burst.address(bytes, 0, bytes.length);
        return burst;
    }

    private static final class Receiving implements Runnable {
        private final Port port;
        private volatile long datagrams;
        private volatile boolean isOver;

        Receiving(Port port) {
            this.port = port;
        }

        @Override
        public void run() {
            Burst burst = new Burst(Port.BURST_BYTES);
            long count = 0;
            while (!isOver) {
                int taken = port.receive(burst);
                if (taken == 0) {
                    datagrams = count;
                    port.await(10_000_000);
                }
                count += taken;
            }
            datagrams = count;
        }
    }
}
