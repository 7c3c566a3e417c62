package io.wraith.bench;

import io.wraith.bench.XdpNetwork.Way;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// `wraith bench xdp`: ports beside each other between two networks that a veth pair joins, both
/// made for it: past the kernel (AF_XDP, in the driver and in generic mode), by its sockets with
/// and without bursts, and by the JDK's channel. One way and raw, beside the same in C; with the
/// whole transport; and there and back. The plain way is the channel, a datagram per call.
///
/// A veth has no zero-copy, and its receiving half runs on the sender's thread. So the figures say
/// what the software costs, not what a network card would carry.
final class XdpComparison {
    private static final int[] PAYLOADS = {64, 1_400, 3_400};
    private static final int ROUNDS = 3;
    private static final int MOST_ROUNDS = 100;
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

    private final Report report;
    private final int rounds;
    private final XdpNetwork network;

    /// What one run came to.
    record Result(double perSecond, double senderNs, double lost) {
        static Result of(long arrived, long wallNs, long sent, long senderCpuNs) {
            return new Result(
                    arrived * 1e9 / wallNs,
                    (double) senderCpuNs / sent,
                    100.0 * (sent - arrived) / sent);
        }
    }

    private XdpComparison(XdpNetwork network, Report report, int rounds) {
        this.network = network;
        this.report = report;
        this.rounds = rounds;
    }

    /// Arguments: `--json`, `--minutes N` for the long run instead, and how many rounds.
    static int run(List<String> arguments) throws Exception {
        List<String> rest = new ArrayList<>(arguments);
        Report report = new Report(rest.remove("--json"));
        boolean isLong = rest.remove("--minutes");
        int number = isLong ? 0 : ROUNDS;
        if (!rest.isEmpty()) {
            number = rest.getFirst().matches("[0-9]{1,3}") ? Integer.parseInt(rest.getFirst()) : 0;
        }
        if (rest.size() > 1 || number < 1 || number > MOST_ROUNDS) {
            System.err.println(
                    "wraith: bench: xdp takes [--json] and a number of rounds, or --minutes N");
            return 2;
        }
        XdpProbe probe = XdpProbe.run();
        if (!probe.refusal().isEmpty()) {
            System.err.println("wraith: bench: no AF_XDP here: " + probe.refusal());
            return 3;
        }
        try (XdpNetwork network = new XdpNetwork()) {
            if (isLong) {
                return new XdpLongRun(network, report).run(number);
            }
            report.claim("XDP filter, ns per packet", FILTER_BAR_NS, true, probe.filterNs());
            XdpComparison comparison = new XdpComparison(network, report, number);
            try (XdpTwin twin = new XdpTwin()) {
                for (int payload : PAYLOADS) {
                    comparison.compare(payload, twin);
                }
            }
            new XdpTransport(network, report, number).compare();
            new XdpLatency(network, report, number).compare();
        }
        return 0;
    }

    private void compare(int payload, XdpTwin twin) throws IOException, InterruptedException {
        Map<Way, List<Result>> ours = new EnumMap<>(Way.class);
        Map<Way, List<Result>> twins = new EnumMap<>(Way.class);
        for (int round = 0; round <= rounds; round++) {
            for (Way way : WAYS) {
                Result result = measure(way, payload);
                if (round > 0) { // the first only warms up
                    ours.computeIfAbsent(way, _ -> new ArrayList<>()).add(result);
                }
                if (round > 0 && way.isBypass() && twin.missing().isEmpty()) {
                    twins.computeIfAbsent(way, _ -> new ArrayList<>())
                            .add(twin.run(network, way == Way.NATIVE, payload, RUN_NS));
                }
            }
        }
        String title = "one way, " + payload + " B";
        report.begin(title, "packets/s", "Gbit/s", "sender ns", "lost %", "times JDK");
        List<Result> plain = ours.getOrDefault(Way.CHANNEL, List.of());
        ours.forEach((way, results) -> {
            print(title, way.words, payload, results, plain);
            List<Result> inC = twins.getOrDefault(way, List.of());
            if (!inC.isEmpty()) {
                print(title, way.words + ", in C", payload, inC, plain);
            } else if (way.isBypass()) {
                report.missing(way.words + ", in C", twin.missing());
            }
        });
        ours.forEach((way, results) -> {
            if (way.isBypass()) {
                claim(way.words + " : JDK", CHANNEL_BAR, results, plain);
                claim(way.words + " : C", TWIN_BAR, results, twins.getOrDefault(way, List.of()));
            }
        });
    }

    private void print(
            String title, String name, int payload, List<Result> results, List<Result> plain) {
        double perSecond = median(results, Result::perSecond);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("packets_per_s", perSecond);
        figures.put("gbit_per_s", perSecond * payload * 8 / 1e9);
        figures.put("sender_cpu_ns", median(results, Result::senderNs));
        figures.put("lost_percent", median(results, Result::lost));
        figures.put("times_channel", ratio(results, plain));
        report.row(title, name, figures);
    }

    private void claim(String words, double bar, List<Result> ours, List<Result> others) {
        if (!others.isEmpty()) {
            report.claim(words, bar, false, ratio(ours, others));
        }
    }

    /// Round by round, since the machine's pace changes.
    private static double ratio(List<Result> ours, List<Result> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i).perSecond() / others.get(i).perSecond());
        }
        return Score.median(ratios);
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> figure) {
        return Score.median(results.stream().mapToDouble(figure).boxed().toList());
    }

    private Result measure(Way way, int payload) throws InterruptedException {
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
            return Result.of(receiving.datagrams - before, wallNs, sent, cpuNs);
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
