package io.wraith.bench.contest;

import io.wraith.bench.link.EmulatedLink;
import io.wraith.bench.link.LinkPlan;
import io.wraith.bench.result.Better;
import io.wraith.bench.result.Grid;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
import io.wraith.linux.LinuxException;

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

    private final NumberOptions options;
    private final LinkGoodput goodput;
    private final Map<String, List<Double>> cells = new LinkedHashMap<>();

    private GridContest(NumberOptions options) {
        this.options = options;
        goodput = new LinkGoodput(options.number(SECONDS));
    }

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results) throws InterruptedException {
        return new GridContest(NumberOptions.parse(arguments, USUAL)).run(results);
    }

    private int run(Results results) throws InterruptedException {
        try {
            goodput.warmUp(plan("0", 1));
            for (String loss : LOSSES) {
                for (int roundTripMs : ROUND_TRIPS_MS) {
                    System.err.printf("loss %s, round trip %d ms%n", loss, roundTripMs);
                    try (EmulatedLink link = EmulatedLink.open(plan(loss, roundTripMs))) {
                        goodput.over(link, options.rounds())
                                .forEach((way, values) ->
                                        cells.computeIfAbsent(way, _ -> new ArrayList<>())
                                                .add(Statistics.median(values)));
                    }
                }
            }
        } catch (LinuxException refused) {
            return NoLink.tell(refused, results);
        }
        tell(results, "goodput at %d Mbit/s".formatted(options.number(RATE)), cells);
        goodput.missing().forEach((name, why) -> results.add(new Missing(name, why)));
        return 0;
    }

    private LinkPlan plan(String loss, int roundTripMs) {
        return LinkPlan.NONE.with(
                "rate=%dmbit delay=%dus loss=%s"
                        .formatted(options.number(RATE), 500 * roundTripMs, loss));
    }

    /// A grid for each way, and how many times the better TCP Wraith was.
    static void tell(Results results, String title, Map<String, List<Double>> cells) {
        results.table(title);
        cells.forEach((name, values) -> results.add(grid(name, LinkGoodput.UNIT, values)));
        List<Double> ours = cells.getOrDefault(LinkGoodput.WRAITH, List.of());
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            int cell = i;
            double best =
                    cells.entrySet().stream()
                            .filter(way -> !way.getKey().equals(LinkGoodput.WRAITH))
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
