package io.wraith.bench.findings;

import io.wraith.bench.findings.Finding.Way;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `wraith bench findings`: what another transport's authors found to be slow, and faster ways;
/// each here by our means, the ways in turns.
public final class Findings {
    private static final int USUAL_ROUNDS = 7;
    private static final long RUN_NS = 300_000_000L;
    private static final String CLAIMED = "ns, as claimed";
    private static final String PACKET = "ns/packet";

    /// How deep the queues are that are not as shallow as can be.
    private static final int DEPTH = 100;

    private final Results results;
    private final int rounds;

    private Findings(Results results, int rounds) {
        this.results = results;
        this.rounds = rounds;
    }

    /// Answers the exit code; an IllegalArgumentException says what is wrong with the arguments.
    public static int run(List<String> arguments, Results results) throws InterruptedException {
        new Findings(results, NumberOptions.rounds(arguments, USUAL_ROUNDS)).all();
        return 0;
    }

    static List<Finding> findings() {
        return List.of(
                new Finding(
                        "hand-over alone",
                        PACKET,
                        27,
                        "a channel between two tasks: 100 deep in place of 1",
                        List.of(
                                new Way(
                                        "blocking queue, 1 deep",
                                        12_500,
                                        HandOver.blocking(1, false)),
                                new Way(
                                        "blocking queue, 100 deep",
                                        455,
                                        HandOver.blocking(DEPTH, false)),
                                new Way("our ring, 100 deep", 0, HandOver.ring(DEPTH, false)))),
                new Finding(
                        "hand-over with the packet's work",
                        PACKET,
                        0,
                        "the same, one side sealing and the other opening 1280 bytes",
                        List.of(
                                new Way("blocking queue, 1 deep", 0, HandOver.blocking(1, true)),
                                new Way(
                                        "blocking queue, 100 deep",
                                        0,
                                        HandOver.blocking(DEPTH, true)),
                                new Way("our ring, 100 deep", 0, HandOver.ring(DEPTH, true)),
                                new Way("no hand-over, one thread", 0, HandOver.none()))),
                new Finding(
                        "nonces",
                        "ns/nonce",
                        5.5,
                        "a counter in place of random bytes",
                        List.of(
                                new Way("random", 34.7, Nonces.random()),
                                new Way("counter", 6.3, Nonces.counter()),
                                new Way("random, not for ciphers", 0, Nonces.pseudoRandom()))),
                new Finding(
                        "serialisation",
                        PACKET,
                        0,
                        "in place of serialised objects (3.82 us a packet there)",
                        List.of(
                                new Way("JDK serialisation", 3_820, Serialising.objects()),
                                new Way("frames in place", 0, Serialising.inPlace()),
                                new Way("records through buffers", 0, Serialising.records()))));
    }

    private void all() throws InterruptedException {
        for (Finding finding : findings()) {
            results.table(finding.name() + ": " + finding.claim());
            tell(finding, measure(finding));
        }
        results.note("sendmmsg, GSO, io_uring in place of single sends: wraith bench twins");
    }

    /// The first round is not counted: its code was not compiled.
    private Map<Way, List<Double>> measure(Finding finding) throws InterruptedException {
        Map<Way, List<Double>> taken = new LinkedHashMap<>();
        finding.ways().forEach(way -> taken.put(way, new ArrayList<>()));
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<Way, List<Double>> way : taken.entrySet()) {
                double each = way.getKey().trial().run(RUN_NS);
                if (round > 0) {
                    way.getValue().add(each);
                }
            }
        }
        return taken;
    }

    /// Times are those of the plain way, which is the first, in the same round.
    private void tell(Finding finding, Map<Way, List<Double>> taken) {
        List<Double> plain = taken.values().iterator().next();
        taken.forEach((way, each) -> {
            results.add(Result.less(way.name(), finding.unit(), each));
            results.add(Result.plain(way.name(), "times", Statistics.ratios(plain, each)));
            if (way.claimedNs() > 0) {
                results.add(Result.plain(way.name(), CLAIMED, List.of(way.claimedNs())));
            }
        });
        if (finding.claimedRatio() > 0) {
            String second = finding.ways().get(1).name();
            List<Double> claimed = List.of(finding.claimedRatio());
            results.add(Result.plain(second, "times, as claimed", claimed));
        }
    }
}
