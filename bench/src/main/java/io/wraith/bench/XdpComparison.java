package io.wraith.bench;

import io.wraith.linux.BpfProgram.Mode;
import io.wraith.linux.Namespace;
import io.wraith.net.PeerAddress;
import io.wraith.net.Port;
import io.wraith.net.PortConfig;
import io.wraith.net.Ports;
import io.wraith.net.Ports.Wish;
import io.wraith.net.SendOutcome;
import io.wraith.net.XdpConfig;
import io.wraith.net.XdpPort;
import io.wraith.net.XdpProbe;
import io.wraith.node.JsonLine;
import io.wraith.wire.Burst;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/// Ports beside each other, one way between two networks that a veth pair joins, both made for it:
/// past the kernel (AF_XDP, in the driver and in generic mode), by its sockets with and without
/// bursts, and by the JDK's channel. A datagram counts when it has arrived. The plain way is the
/// channel, which is one datagram per call.
///
/// A veth has no zero-copy, and its receiving half runs on the sender's thread. So the figures say
/// what the software costs, not what a network card would carry.
final class XdpComparison {
    private static final int[] PAYLOADS = {64, 1_400, 3_400};
    private static final int MTU = 3_506;
    private static final int ROUNDS = 3;
    private static final int MOST_ROUNDS = 100;
    private static final long RUN_NS = 1_000_000_000L;
    private static final int ACQUAINTING = 40;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// What must be reached of the channel's packets.
    private static final double BAR = 2;

    /// What must not be passed by the filter, in nanoseconds.
    private static final int FILTER_BAR_NS = 100;

    private record Way(String name, BiFunction<PortConfig, Boolean, Port> opening) {}

    /// What one run came to.
    private record Result(double perSecond, double senderNs, double lost) {}

    private final boolean json;
    private final int rounds;
    private final Namespace left = Namespace.create();
    private final Namespace right = Namespace.create();
    private final List<Way> ways = new ArrayList<>();

    private XdpComparison(int rounds, boolean json) {
        this.rounds = rounds;
        this.json = json;
        ways.add(way("JDK channel", config -> Ports.open(config, Wish.JDK).port()));
        ways.add(
                way(
                        "UDP, single sends",
                        config -> Ports.open(config.withoutOffloads(), Wish.LINUX).port()));
        ways.add(way("UDP, bursts (GSO)", config -> Ports.open(config, Wish.LINUX).port()));
        ways.add(way("AF_XDP, native", config -> bypass(config, Mode.NATIVE)));
        ways.add(way("AF_XDP, generic", config -> bypass(config, Mode.GENERIC)));
    }

    private static Port bypass(PortConfig config, Mode mode) {
        return XdpPort.open(config, XdpConfig.usual().in(mode));
    }

    private Way way(String name, java.util.function.Function<PortConfig, Port> opening) {
        return new Way(
                name,
                (config, isLeft) -> (isLeft ? left : right).call(() -> opening.apply(config)));
    }

    /// Arguments: `--json`, and how many rounds.
    static int run(List<String> arguments) throws Exception {
        List<String> rest = new ArrayList<>(arguments);
        boolean json = rest.remove("--json");
        int rounds = ROUNDS;
        if (!rest.isEmpty()) {
            rounds = rest.getFirst().matches("[0-9]{1,3}") ? Integer.parseInt(rest.getFirst()) : 0;
        }
        if (rest.size() > 1 || rounds < 1 || rounds > MOST_ROUNDS) {
            System.err.println("wraith: bench: xdp takes [--json] and a number of rounds");
            return 2;
        }
        XdpProbe probe = XdpProbe.run();
        if (!probe.refusal().isEmpty()) {
            System.err.println("wraith: bench: no AF_XDP here: " + probe.refusal());
            return 3;
        }
        XdpComparison comparison = new XdpComparison(rounds, json);
        try {
            comparison.join();
            comparison.tellFilter(probe);
            for (int payload : PAYLOADS) {
                comparison.compare(payload);
            }
        } finally {
            comparison.left.close();
            comparison.right.close();
        }
        return 0;
    }

    private static InetAddress address(boolean isLeft) {
        return InetAddress.ofLiteral(isLeft ? "10.79.0.1" : "10.79.0.2");
    }

    private void join() {
        left.join("left", right, "right");
        left.links().address("left", address(true), 24);
        right.links().address("right", address(false), 24);
        left.links().mtu("left", MTU);
        right.links().mtu("right", MTU);
    }

    private void tellFilter(XdpProbe probe) {
        boolean isMet = probe.filterNs() <= FILTER_BAR_NS;
        if (json) {
            System.out.println(
                    new JsonLine()
                            .put("claim", "XDP filter, ns per packet")
                            .put("bar", FILTER_BAR_NS)
                            .put("ns", probe.filterNs())
                            .put("met", isMet));
            return;
        }
        System.out.printf(
                "XDP filter: %d ns per packet; bar %d: %s%n%n%-26s %6s %12s %9s %12s %7s %7s%n",
                probe.filterNs(),
                FILTER_BAR_NS,
                isMet ? "met" : "not met",
                "way",
                "bytes",
                "packets/s",
                "Gbit/s",
                "sender ns",
                "lost %",
                "times");
    }

    private void compare(int payload) throws InterruptedException {
        Map<String, List<Result>> results = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Way way : ways) {
                Result result = measure(way, payload);
                if (round > 0) { // the first only warms up
                    results.computeIfAbsent(way.name(), _ -> new ArrayList<>()).add(result);
                }
            }
        }
        List<Result> plain = results.getOrDefault(ways.getFirst().name(), List.of());
        for (Map.Entry<String, List<Result>> entry : results.entrySet()) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                ratios.add(entry.getValue().get(i).perSecond() / plain.get(i).perSecond());
            }
            print(entry.getKey(), payload, entry.getValue(), Score.median(ratios));
        }
    }

    private Result measure(Way way, int payload) throws InterruptedException {
        try (Port sender = way.opening().apply(at(true), true);
                Port receiver = way.opening().apply(at(false), false)) {
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
            long arrived = receiving.datagrams - before;
            return new Result(
                    arrived * 1e9 / wallNs, (double) cpuNs / sent, 100.0 * (sent - arrived) / sent);
        }
    }

    private static PortConfig at(boolean isLeft) {
        return PortConfig.at(new InetSocketAddress(address(isLeft), 0));
    }

    private static Burst burst(InetSocketAddress target, int payload, int count) {
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

    private void print(String name, int payload, List<Result> results, double times) {
        double perSecond = median(results.stream().map(Result::perSecond).toList());
        double senderNs = median(results.stream().map(Result::senderNs).toList());
        double lost = median(results.stream().map(Result::lost).toList());
        boolean isBypass = name.startsWith("AF_XDP");
        if (json) {
            JsonLine line = new JsonLine().put("port", name).put("payload_bytes", payload);
            line.put("packets_per_s", perSecond).put("sender_cpu_ns", senderNs);
            line.put("lost_percent", lost).put("times_channel", times).put("rounds", rounds);
            if (isBypass) {
                line.put("bar", BAR).put("met", times >= BAR);
            }
            Environment.now().forEach(line::put);
            System.out.println(line);
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%-26s %6d %12.0f %9.2f %12.0f %7.1f %7.2f%s%n",
                name,
                payload,
                perSecond,
                perSecond * payload * 8 / 1e9,
                senderNs,
                lost,
                times,
                isBypass ? "   bar %.0f: %s".formatted(BAR, times >= BAR ? "met" : "not met") : "");
    }

    private static double median(List<Double> values) {
        return Score.median(values);
    }
}
