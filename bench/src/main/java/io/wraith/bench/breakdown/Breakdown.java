package io.wraith.bench.breakdown;

import io.wraith.bench.breakdown.PacketCosts.Costs;
import io.wraith.bench.breakdown.PacketCosts.SideCost;
import io.wraith.bench.result.Better;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Parts;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.linux.LinuxException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `wraith bench breakdown`: where the processor time of a packet goes, on the side that sends and
/// on the one that receives, in the real transport.
public final class Breakdown {
    private static final int USUAL_MS = 10_000;
    private static final int USUAL_ROUNDS = 3;

    /// How far the parts found without samples may be from the whole.
    private static final double TOLERANCE = 0.1;

    /// Of an older transport's packet of 1364 bytes: its authors' figures, never measured by us.
    private static final Map<String, Double> SEED_NS = new LinkedHashMap<>();

    static {
        SEED_NS.put("system call", 12_700.0);
        SEED_NS.put("serialisation", 3_820.0);
        SEED_NS.put("encryption, AES-128-GCM", 1_140.0);
        SEED_NS.put("channel between tasks", 500.0);
    }

    private static final String DATAPATH = "--datapath";
    private static final String MILLISECONDS = "--ms";

    private final Datapath path;
    private final long runNs;
    private final int rounds;
    private final Results results;

    private Breakdown(Datapath path, NumberOptions options, Results results) {
        this.path = path;
        runNs = options.number(MILLISECONDS) * 1_000_000L;
        rounds = options.rounds();
        this.results = results;
    }

    /// Answers the exit code: 1 when parts do not add up. An IllegalArgumentException says what is
    /// wrong with the arguments.
    public static int run(List<String> arguments, Results results) throws Exception {
        List<String> rest = new ArrayList<>(arguments);
        Datapath path = Datapath.UDP;
        int at = rest.indexOf(DATAPATH);
        if (at >= 0) {
            rest.remove(at);
            path = Datapath.named(at < rest.size() ? rest.remove(at) : "");
        }
        Map<String, Integer> usual =
                Map.of(MILLISECONDS, USUAL_MS, NumberOptions.ROUNDS, USUAL_ROUNDS);
        return new Breakdown(path, NumberOptions.parse(rest, usual), results).run();
    }

    private int run() throws Exception {
        if (!StageSamples.areThere()) {
            results.table("a packet over " + path.text());
            results.add(new Missing("samples", "this JVM cannot sample processor time"));
            return 1;
        }
        boolean allAddUp = true;
        for (int plainBytes : path.sizes()) {
            results.table("a packet of %d B over %s".formatted(plainBytes, path.text()));
            try {
                Costs costs = new PacketCosts(path, plainBytes, runNs, rounds).measure();
                allAddUp &= tell(results, costs);
            } catch (UnsupportedOperationException | LinuxException missing) {
                results.add(new Missing(path.text(), String.valueOf(missing.getMessage())));
            }
        }
        results.table("an older transport in Rust, as its authors tell, 1364 B");
        results.add(new Parts("sender", "ns", SEED_NS));
        return allAddUp ? 0 : 1;
    }

    /// Answers whether the parts add up on both sides.
    static boolean tell(Results results, Costs costs) {
        tell(results, "sender", costs.sender());
        tell(results, "receiver", costs.receiver());
        results.add(Result.plain("other threads", "ns", List.of(costs.othersNs())));
        return addsUp(costs.sender()) && addsUp(costs.receiver());
    }

    private static void tell(Results results, String name, SideCost side) {
        Map<String, Double> stages = new LinkedHashMap<>();
        for (Stage stage : Stage.values()) {
            stages.put(stage.words, side.stageNs(stage));
        }
        results.add(new Parts(name + ", by samples", "ns", stages));
        Map<String, Double> again = new LinkedHashMap<>();
        Map<String, Double> sampled = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            again.put(part.words + ": " + part.second, side.againNs(part));
            sampled.put(part.words, side.partNs(part));
        }
        results.add(new Parts(name + ", the same by samples, coarser", "ns", sampled));
        results.add(new Parts(name + ", again without samples", "ns", again));
        results.add(Result.plain(name, "ns by the thread's clock", List.of(side.cpuNs())));
        results.add(Result.plain(name, "ns in rounds without", List.of(side.plainNs())));
        StageSamples samples = side.samples();
        results.add(Result.plain(name, "samples", List.of((double) samples.total())));
        results.add(Result.plain(name, "without a stack", List.of((double) samples.failed())));
        double off = 100 * Math.abs(side.explained() - 1);
        String words = name + ": the parts found again, off the whole by";
        results.add(Result.claim(words, "%", Better.LESS, List.of(off)).bar(100 * TOLERANCE));
    }

    private static boolean addsUp(SideCost side) {
        return Math.abs(side.explained() - 1) <= TOLERANCE;
    }
}
