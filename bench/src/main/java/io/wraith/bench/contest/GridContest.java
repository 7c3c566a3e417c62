package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.LinkPlan;
import io.wraith.bench.link.Side;
import io.wraith.bench.result.Better;
import io.wraith.bench.result.Grid;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
import io.wraith.linux.LinuxException;
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

/// `wraith bench grid`: goodput over emulated links, by loss and round trip, beside the kernel's
/// TCP. Each cell has a link of its own, which all of them use one after the other.
public final class GridContest {
    private static final String RATE = "--mbit";
    private static final String SECONDS = "--seconds";
    private static final Map<String, Integer> USUAL =
            Map.of(NumberOptions.ROUNDS, 1, RATE, 200, SECONDS, 8);

    static final List<String> LOSSES = List.of("0", "0.1%", "1%", "5%");
    static final List<Integer> ROUND_TRIPS_MS = List.of(1, 20, 50, 100, 200);

    private static final int PLAIN_BYTES = 1_408;
    private static final int WARM_UPS = 2;
    private static final String WRAITH = "wraith";
    private static final String UNIT = "Mbit/s";

    private final NumberOptions options;
    private final Map<String, Goodput> ways = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final Map<String, List<Double>> cells = new LinkedHashMap<>();

    /// Mbit/s from A to B.
    private interface Goodput {
        double over(EmulatedLink link) throws IOException, InterruptedException;
    }

    private GridContest(NumberOptions options) {
        this.options = options;
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

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results)
            throws IOException, InterruptedException {
        return new GridContest(NumberOptions.parse(arguments, USUAL)).run(results);
    }

    private int run(Results results) throws IOException, InterruptedException {
        try {
            warmUp();
            for (String loss : LOSSES) {
                for (int roundTripMs : ROUND_TRIPS_MS) {
                    System.err.printf("loss %s, round trip %d ms%n", loss, roundTripMs);
                    try (EmulatedLink link = EmulatedLink.open(plan(loss, roundTripMs))) {
                        cell(link);
                    }
                }
            }
        } catch (LinuxException refused) {
            System.err.println("wraith: bench: there is no link: " + refused.getMessage());
            System.err.println("  run it as root");
            return 1;
        }
        tell(results, "goodput at %d Mbit/s".formatted(options.number(RATE)), cells);
        missing.forEach((name, why) -> results.add(new Missing(name, why)));
        return 0;
    }

    private LinkPlan plan(String loss, int roundTripMs) {
        return LinkPlan.NONE.with(
                "rate=%dmbit delay=%dus loss=%s"
                        .formatted(options.number(RATE), 500 * roundTripMs, loss));
    }

    /// Compiles the link's code, and the transport's.
    private void warmUp() throws InterruptedException {
        try (EmulatedLink link = EmulatedLink.openWarm(plan("0", 1))) {
            for (int i = 0; i < WARM_UPS; i++) {
                double _ = wraith(link);
            }
        }
    }

    /// Another one begins in each round.
    private void cell(EmulatedLink link) throws IOException, InterruptedException {
        IperfTransfer.widenBuffers(link);
        Map<String, List<Double>> taken = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(ways.keySet());
        for (int round = 0; round < options.rounds(); round++) {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get((i + round) % names.size());
                taken.computeIfAbsent(name, _ -> new ArrayList<>()).add(goodput(name, link));
            }
        }
        ways.keySet()
                .forEach(name ->
                        cells.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(Statistics.median(taken.getOrDefault(name, List.of()))));
    }

    /// Not a number where it failed, which is told.
    private double goodput(String name, EmulatedLink link) throws InterruptedException {
        Goodput way = ways.get(name);
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
        return IperfTransfer.run(link, control, options.number(SECONDS)) / 1e6;
    }

    /// A connection of its own, so that nothing is known of the link.
    private double wraith(EmulatedLink link) throws InterruptedException {
        try (MemoryTransfer transfer =
                MemoryTransfer.open(port(link, Side.A), port(link, Side.B), PLAIN_BYTES)) {
            MemoryTransfer.Run run = transfer.run(options.number(SECONDS) * 1_000_000_000L);
            return 8e3 * run.bytes() / run.wallNs();
        }
    }

    private static Port port(EmulatedLink link, Side side) {
        PortConfig config = PortConfig.at(new InetSocketAddress(side.address(), 0));
        return link.namespace(side).call(() -> Ports.open(config, Ports.Wish.LINUX).port());
    }

    /// A grid for each way, and how many times the better TCP Wraith was.
    static void tell(Results results, String title, Map<String, List<Double>> cells) {
        results.table(title);
        cells.forEach((name, values) -> results.add(grid(name, UNIT, values)));
        List<Double> ours = cells.getOrDefault(WRAITH, List.of());
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            int cell = i;
            double best =
                    cells.entrySet().stream()
                            .filter(way -> !way.getKey().equals(WRAITH))
                            .mapToDouble(way -> way.getValue().get(cell))
                            .max()
                            .orElse(Double.NaN);
            times.add(ours.get(i) / best);
        }
        results.add(grid("wraith : the better TCP", "times", times));
    }

    private static Grid grid(String name, String unit, List<Double> values) {
        List<String> across = ROUND_TRIPS_MS.stream().map(ms -> ms + " ms").toList();
        return new Grid(
                name,
                unit,
                Better.MORE,
                new Grid.Axis("round trip", across),
                new Grid.Axis("loss", LOSSES),
                values);
    }
}
