package io.wraith.bench;

import io.wraith.bench.XdpNetwork.Way;
import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
import io.wraith.node.MemoryTransfer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The whole transport, encrypted and reliable, from memory to memory over each kind of port.
final class XdpTransport {
    private static final List<Way> WAYS =
            List.of(Way.SINGLE, Way.BURSTS, Way.NATIVE, Way.HUGE, Way.GENERIC);
    private static final int PLAIN = 1_280;
    private static final int WARM_UPS = 2;
    private static final long RUN_NS = 1_000_000_000L;

    /// What must be reached of our own sockets' speed without bursts.
    private static final double BAR = 1.5;

    private final XdpNetwork network;
    private final Results results;
    private final int rounds;

    XdpTransport(XdpNetwork network, Results results, int rounds) {
        this.network = network;
        this.results = results;
        this.rounds = rounds;
    }

    void compare() throws InterruptedException {
        Map<Way, List<MemoryTransfer.Run>> runs = new EnumMap<>(Way.class);
        for (int round = 0; round <= rounds; round++) {
            for (Way way : WAYS) {
                MemoryTransfer.Run run = measure(way);
                if (round > 0) { // the compiler is at work in the first, on the second core
                    runs.computeIfAbsent(way, _ -> new ArrayList<>()).add(run);
                }
            }
        }
        results.table("transport, 1280 B");
        List<MemoryTransfer.Run> single = runs.getOrDefault(Way.SINGLE, List.of());
        runs.forEach((way, its) -> tell(way.words, its));
        List<MemoryTransfer.Run> bypass = runs.getOrDefault(Way.NATIVE, List.of());
        List<Double> ratios =
                Statistics.ratios(
                        all(bypass, XdpTransport::speed), all(single, XdpTransport::speed));
        results.add(
                Result.claim("over AF_XDP : single sends", Claim.TIMES, Better.MORE, ratios)
                        .bar(BAR));
    }

    /// A port carries one transfer, since only one may have the interface.
    private MemoryTransfer.Run measure(Way way) throws InterruptedException {
        try (MemoryTransfer transfer =
                MemoryTransfer.open(network.open(way, true), network.open(way, false), PLAIN)) {
            for (int i = 0; i < WARM_UPS; i++) {
                transfer.run(RUN_NS / 2);
            }
            return transfer.run(RUN_NS);
        }
    }

    private void tell(String way, List<MemoryTransfer.Run> runs) {
        results.add(Result.more(way, "Gbit/s", all(runs, XdpTransport::speed)));
        results.add(
                Result.less(
                        way,
                        "sender CPU ns/KB",
                        all(runs, run -> 1e3 * run.senderCpuNs() / run.bytes())));
        results.add(
                Result.less(
                        way,
                        "receiver CPU ns/KB",
                        all(runs, run -> 1e3 * run.receiverCpuNs() / run.bytes())));
    }

    private static double speed(MemoryTransfer.Run run) {
        return 8.0 * run.bytes() / run.wallNs();
    }

    private static List<Double> all(
            List<MemoryTransfer.Run> runs, ToDoubleFunction<MemoryTransfer.Run> figure) {
        return runs.stream().mapToDouble(figure).boxed().toList();
    }
}
