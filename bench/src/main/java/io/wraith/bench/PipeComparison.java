package io.wraith.bench;

import io.wraith.crypto.Suite;
import io.wraith.net.Ports.Wish;
import io.wraith.node.JsonLine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The bare pipe beside the same pipe in C with OpenSSL, in turns: seal with AES-128-GCM, send with
/// GSO over loopback, receive with GRO, open. No protocol: no loss, no acknowledgements. What a
/// transport adds is measured against this.
///
/// Both use two threads, so a busy machine slows both down, and not always alike. The processor
/// time of the busier thread says what a core of its own would carry. A cipher that hides nothing
/// (but looks at every byte) shows what the rest costs.
final class PipeComparison {
    /// What must be reached of the speed in C.
    private static final double BAR = 0.85;

    private static final int[] PLAIN_BYTES = {1_280, 8_704};
    private static final int ROUNDS = 5;
    private static final int MOST_ROUNDS = 100;
    private static final long RUN_NS = 1_000_000_000L;

    /// The first runs are interpreted.
    private static final int WARM_UPS = 3;

    private final int rounds;
    private final boolean json;

    private PipeComparison(int rounds, boolean json) {
        this.rounds = rounds;
        this.json = json;
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
            System.err.println("wraith: bench: pipe takes [--json] and a number of rounds");
            return 2;
        }
        new PipeComparison(rounds, json).compare();
        return 0;
    }

    private void compare() throws Exception {
        try (OpensslPipe openssl = new OpensslPipe()) {
            if (!json) {
                System.out.printf(
                        "%-22s %9s %9s %9s %9s %9s%n%-22s %9s %9s %9s %9s %9s%n",
                        "pipe",
                        "Gbit/s",
                        "Gbit/s",
                        "sender",
                        "receiver",
                        "process",
                        "",
                        "elapsed",
                        "per core",
                        "CPU ns",
                        "CPU ns",
                        "CPU ns");
            }
            for (int plainBytes : PLAIN_BYTES) {
                compare(plainBytes, openssl);
            }
        }
    }

    private void compare(int plainBytes, OpensslPipe openssl) throws Exception {
        boolean hasPeer = openssl.missing().isEmpty();
        List<PipeRun> ours = new ArrayList<>();
        List<PipeRun> bare = new ArrayList<>();
        List<PipeRun> peers = new ArrayList<>();
        List<PipeRun> byRing = new ArrayList<>();
        for (int i = 0; i < WARM_UPS; i++) {
            WraithPipe.run(Suite.AES_128_GCM, plainBytes, RUN_NS);
            byRing(plainBytes);
            WraithPipe.run(Suite.NULL, plainBytes, RUN_NS);
        }
        for (int round = 0; round < rounds; round++) {
            ours.add(WraithPipe.run(Suite.AES_128_GCM, plainBytes, RUN_NS));
            byRing.addAll(byRing(plainBytes));
            bare.add(WraithPipe.run(Suite.NULL, plainBytes, RUN_NS));
            if (hasPeer) {
                peers.add(openssl.run(plainBytes, RUN_NS));
            }
        }
        print("Wraith", plainBytes, ours);
        printRing(plainBytes, byRing, ours);
        print("without a cipher", plainBytes, bare);
        if (hasPeer) {
            print("C, OpenSSL", plainBytes, peers);
            printRatios(plainBytes, ours, peers);
        } else if (json) {
            System.out.println(
                    new JsonLine()
                            .put("pipe", "C, OpenSSL")
                            .put("plain_bytes", plainBytes)
                            .put("missing", openssl.missing()));
        } else {
            System.out.printf("%-22s missing: %s%n", "C " + plainBytes, openssl.missing());
        }
    }

    /// The same through io_uring, if this process may; else nothing.
    private static List<PipeRun> byRing(int plainBytes) throws Exception {
        try {
            return List.of(WraithPipe.run(Wish.URING, Suite.AES_128_GCM, plainBytes, RUN_NS));
        } catch (UnsupportedOperationException forbidden) {
            return List.of();
        }
    }

    private void printRing(int plainBytes, List<PipeRun> byRing, List<PipeRun> ours) {
        if (byRing.isEmpty()) {
            return;
        }
        print("by io_uring", plainBytes, byRing);
        double elapsed = ratio(byRing, ours, PipeRun::gigabitsPerSecond);
        double core = ratio(byRing, ours, PipeRun::gigabitsPerCore);
        if (json) {
            System.out.println(
                    new JsonLine()
                            .put("claim", "pipe by io_uring, of the speed by calls")
                            .put("plain_bytes", plainBytes)
                            .put("elapsed", elapsed)
                            .put("per_core", core));
            return;
        }
        System.out.printf(
                Locale.ROOT, "%-22s %9.2f %9.2f%n", "times calls " + plainBytes, elapsed, core);
    }

    private void print(String name, int plainBytes, List<PipeRun> runs) {
        double elapsed = median(runs, PipeRun::gigabitsPerSecond);
        double core = median(runs, PipeRun::gigabitsPerCore);
        double sender = median(runs, PipeRun::senderNs);
        double receiver = median(runs, PipeRun::receiverNs);
        double process = median(runs, PipeRun::processNs);
        if (!json) {
            System.out.printf(
                    Locale.ROOT,
                    "%-22s %9.2f %9.2f %9.0f %9.0f %9.0f%n",
                    name + " " + plainBytes,
                    elapsed,
                    core,
                    sender,
                    receiver,
                    process);
            return;
        }
        JsonLine line = new JsonLine().put("pipe", name).put("plain_bytes", plainBytes);
        line.put("gbit_per_s", elapsed).put("gbit_per_s_per_core", core);
        line.put("sender_cpu_ns", sender).put("receiver_cpu_ns", receiver);
        line.put("process_cpu_ns", process).put("rounds", rounds);
        for (Map.Entry<String, String> fact : Environment.now().entrySet()) {
            line.put(fact.getKey(), fact.getValue());
        }
        System.out.println(line);
    }

    /// Round by round, since the machine's pace changes.
    private void printRatios(int plainBytes, List<PipeRun> ours, List<PipeRun> peers) {
        double elapsed = ratio(ours, peers, PipeRun::gigabitsPerSecond);
        double core = ratio(ours, peers, PipeRun::gigabitsPerCore);
        boolean isMet = elapsed >= BAR;
        if (json) {
            System.out.println(
                    new JsonLine()
                            .put("claim", "pipe, of the speed in C")
                            .put("plain_bytes", plainBytes)
                            .put("bar", BAR)
                            .put("elapsed", elapsed)
                            .put("per_core", core)
                            .put("met", isMet));
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%-22s %9.2f %9.2f   bar %.2f elapsed: %s%n",
                "times C " + plainBytes,
                elapsed,
                core,
                BAR,
                isMet ? "met" : "not met");
    }

    private static double median(List<PipeRun> runs, ToDoubleFunction<PipeRun> figure) {
        return Score.median(runs.stream().mapToDouble(figure).boxed().toList());
    }

    private static double ratio(
            List<PipeRun> ours, List<PipeRun> peers, ToDoubleFunction<PipeRun> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ours.size(); round++) {
            ratios.add(
                    figure.applyAsDouble(ours.get(round)) / figure.applyAsDouble(peers.get(round)));
        }
        return Score.median(ratios);
    }
}
