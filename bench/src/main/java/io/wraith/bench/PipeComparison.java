package io.wraith.bench;

import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Missing;
import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
import io.wraith.crypto.Suite;
import io.wraith.net.Ports.Wish;

import java.util.ArrayList;
import java.util.List;
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
    private static final long RUN_NS = 1_000_000_000L;

    /// The first runs are interpreted.
    private static final int WARM_UPS = 3;

    private static final ToDoubleFunction<PipeRun> ELAPSED = PipeRun::gigabitsPerSecond;
    private static final ToDoubleFunction<PipeRun> PER_CORE = PipeRun::gigabitsPerCore;

    private final int rounds;
    private final Results results;

    private PipeComparison(int rounds, Results results) {
        this.rounds = rounds;
        this.results = results;
    }

    static int run(List<String> arguments, Results results) throws Exception {
        PipeComparison comparison =
                new PipeComparison(NumberOptions.rounds(arguments, ROUNDS), results);
        try (OpensslPipe openssl = new OpensslPipe()) {
            for (int plainBytes : PLAIN_BYTES) {
                comparison.compare(plainBytes, openssl);
            }
        }
        return 0;
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
        results.table("seal, send, receive, open: %d B of plaintext".formatted(plainBytes));
        tell("Wraith", ours);
        tell("without a cipher", bare);
        if (!byRing.isEmpty()) {
            tell("by io_uring", byRing);
            results.add(ratio("by io_uring : by calls", byRing, ours, ELAPSED));
            results.add(ratio("by io_uring : by calls, per core", byRing, ours, PER_CORE));
        }
        if (hasPeer) {
            tell("C, OpenSSL", peers);
            results.add(ratio("Wraith : C", ours, peers, ELAPSED).bar(BAR));
            results.add(ratio("Wraith : C, per core", ours, peers, PER_CORE));
        } else {
            results.add(new Missing("C, OpenSSL", openssl.missing()));
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

    private void tell(String name, List<PipeRun> runs) {
        results.add(Result.more(name, "Gbit/s", all(runs, ELAPSED)));
        results.add(Result.more(name, "Gbit/s per core", all(runs, PER_CORE)));
        results.add(Result.less(name, "sender CPU ns", all(runs, PipeRun::senderNs)));
        results.add(Result.less(name, "receiver CPU ns", all(runs, PipeRun::receiverNs)));
        results.add(Result.less(name, "process CPU ns", all(runs, PipeRun::processNs)));
    }

    private static List<Double> all(List<PipeRun> runs, ToDoubleFunction<PipeRun> figure) {
        return runs.stream().mapToDouble(figure).boxed().toList();
    }

    private static Result ratio(
            String words,
            List<PipeRun> ours,
            List<PipeRun> others,
            ToDoubleFunction<PipeRun> figure) {
        List<Double> ratios = Statistics.ratios(all(ours, figure), all(others, figure));
        return Result.claim(words, Claim.TIMES, Better.MORE, ratios);
    }
}
