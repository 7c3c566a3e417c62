package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.LinkPlan;
import io.wraith.bench.link.Side;
import io.wraith.net.Port;
import io.wraith.net.PortConfig;
import io.wraith.net.Ports;
import io.wraith.node.MemoryTransfer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Goodput from A to B over emulated links: of ours, from memory to memory, and of the kernel's TCP
/// with each congestion control that it has. All of them use a link one after the other.
final class LinkGoodput {
    static final String WRAITH = "wraith";
    static final String UNIT = "Mbit/s";

    private static final int PLAIN_BYTES = 1_408;
    private static final int WARM_UPS = 2;

    private final int seconds;
    private final Map<String, Way> ways = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();

    private interface Way {
        double over(EmulatedLink link) throws IOException, InterruptedException;
    }

    /// @param seconds that each takes
    LinkGoodput(int seconds) {
        this.seconds = seconds;
        ways.put(WRAITH, this::wraith);
        for (String control : List.of("bbr", "cubic")) {
            String absent = IperfTransfer.missing(control);
            if (absent.isEmpty()) {
                ways.put("TCP " + control, link -> tcp(link, control));
            } else {
                missing.put("TCP " + control, absent);
            }
        }
    }

    /// Those that cannot take part, and why.
    Map<String, String> missing() {
        return missing;
    }

    /// Compiles the link's code, and the transport's.
    void warmUp(LinkPlan plan) throws InterruptedException {
        try (EmulatedLink link = EmulatedLink.openWarm(plan)) {
            for (int i = 0; i < WARM_UPS; i++) {
                double _ = wraith(link);
            }
        }
    }

    /// Of each in so many rounds; another one begins in each. Not a number where one failed, which
    /// is told.
    Map<String, List<Double>> over(EmulatedLink link, int rounds) throws InterruptedException {
        IperfTransfer.widenBuffers(link);
        Map<String, List<Double>> taken = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(ways.keySet());
        names.forEach(name -> taken.put(name, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get((i + round) % names.size());
                double goodput = goodput(name, link);
                taken.computeIfAbsent(name, _ -> new ArrayList<>()).add(goodput);
            }
        }
        return taken;
    }

    private double goodput(String name, EmulatedLink link) throws InterruptedException {
        Way way = ways.get(name);
        if (way == null) {
            return Double.NaN;
        }
        try {
            return way.over(link);
        } catch (IOException | IllegalStateException failure) {
            System.err.println("wraith: bench: " + name + " failed: " + failure.getMessage());
            return Double.NaN;
        }
    }

    private double tcp(EmulatedLink link, String control) throws IOException, InterruptedException {
        return IperfTransfer.run(link, control, seconds) / 1e6;
    }

    /// A connection of its own, so that nothing is known of the link.
    private double wraith(EmulatedLink link) throws InterruptedException {
        try (MemoryTransfer transfer =
                MemoryTransfer.open(port(link, Side.A), port(link, Side.B), PLAIN_BYTES)) {
            long runNs = seconds * 1_000_000_000L;
            return 8e3 * transfer.arrivedWithin(runNs) / runNs;
        }
    }

    private static Port port(EmulatedLink link, Side side) {
        PortConfig config = PortConfig.at(new InetSocketAddress(side.address(), 0));
        return link.namespace(side).call(() -> Ports.open(config, Ports.Wish.LINUX).port());
    }
}
