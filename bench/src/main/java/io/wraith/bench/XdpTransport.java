package io.wraith.bench;

import io.wraith.bench.XdpNetwork.Way;
import io.wraith.node.MemoryTransfer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The whole transport, encrypted and reliable, from memory to memory over each kind of port.
final class XdpTransport {
    private static final List<Way> WAYS = List.of(Way.SINGLE, Way.BURSTS, Way.NATIVE, Way.GENERIC);
    private static final String TITLE = "transport, 1280 B";
    private static final int PLAIN = 1_280;
    private static final int WARM_UPS = 2;
    private static final long RUN_NS = 1_000_000_000L;

    /// What must be reached of our own sockets' speed without bursts.
    private static final double BAR = 1.5;

    private final XdpNetwork network;
    private final Report report;
    private final int rounds;

    XdpTransport(XdpNetwork network, Report report, int rounds) {
        this.network = network;
        this.report = report;
        this.rounds = rounds;
    }

    void compare() throws InterruptedException {
        Map<Way, List<MemoryTransfer.Run>> runs = new EnumMap<>(Way.class);
        for (int round = 0; round < rounds; round++) {
            for (Way way : WAYS) {
                runs.computeIfAbsent(way, _ -> new ArrayList<>()).add(measure(way));
            }
        }
        report.begin(TITLE, "Gbit/s", "sender ns/KB", "receiver", "times single");
        List<MemoryTransfer.Run> single = runs.getOrDefault(Way.SINGLE, List.of());
        runs.forEach((way, results) -> print(way, results, single));
        List<MemoryTransfer.Run> bypass = runs.getOrDefault(Way.NATIVE, List.of());
        report.claim("over AF_XDP : single sends", BAR, false, ratio(bypass, single));
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

    private void print(Way way, List<MemoryTransfer.Run> results, List<MemoryTransfer.Run> single) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("gbit_per_s", Score.median(results.stream().map(XdpTransport::speed).toList()));
        figures.put(
                "sender_ns_per_kb",
                Score.median(
                        results.stream().map(r -> 1e3 * r.senderCpuNs() / r.bytes()).toList()));
        figures.put(
                "receiver_ns_per_kb",
                Score.median(
                        results.stream().map(r -> 1e3 * r.receiverCpuNs() / r.bytes()).toList()));
        figures.put("times_single", ratio(results, single));
        report.row(TITLE, way.words, figures);
    }

    private static double ratio(List<MemoryTransfer.Run> ours, List<MemoryTransfer.Run> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(speed(ours.get(i)) / speed(others.get(i)));
        }
        return Score.median(ratios);
    }

    private static double speed(MemoryTransfer.Run run) {
        return 8.0 * run.bytes() / run.wallNs();
    }
}
