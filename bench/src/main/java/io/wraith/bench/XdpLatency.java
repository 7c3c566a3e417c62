package io.wraith.bench;

import io.wraith.base.Big;
import io.wraith.bench.XdpNetwork.Way;
import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;
import io.wraith.net.Port;
import io.wraith.wire.Burst;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Datagrams of 64 bytes there and back, one at a time, with and without sleeping for them.
final class XdpLatency {
    private static final int BYTES = 64;
    private static final int TRIPS = 3_000;
    private static final long WAIT_NS = 100_000_000;

    /// Of a blocking socket's time, where two cores are free.
    private static final double BAR = 0.3;

    private final XdpNetwork network;
    private final Results results;
    private final int rounds;

    private record Contender(String name, Way way, boolean spins) {}

    private static final List<Contender> CONTENDERS =
            List.of(
                    new Contender("UDP, blocking", Way.BURSTS, false),
                    new Contender("UDP, spinning", Way.BURSTS, true),
                    new Contender("AF_XDP, blocking", Way.NATIVE, false),
                    new Contender("AF_XDP, busy polling", Way.POLLING, false));

    XdpLatency(XdpNetwork network, Results results, int rounds) {
        this.network = network;
        this.results = results;
        this.rounds = rounds;
    }

    void compare() throws InterruptedException {
        Map<Contender, List<Double>> trips = new LinkedHashMap<>();
        Map<Contender, List<Double>> medians = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : CONTENDERS) {
                List<Double> its = measure(contender);
                trips.computeIfAbsent(contender, _ -> new ArrayList<>()).addAll(its);
                medians.computeIfAbsent(contender, _ -> new ArrayList<>())
                        .add(Statistics.median(its));
            }
        }
        results.table("there and back, 64 B");
        trips.forEach(
                (contender, its) -> results.add(Result.latencies(contender.name(), "us", its)));
        List<Double> blocking = medians.getOrDefault(CONTENDERS.getFirst(), List.of());
        medians.forEach((contender, its) -> {
            if (contender.spins() || contender.way() == Way.POLLING) {
                String words = contender.name() + " : blocking";
                List<Double> ratios = Statistics.ratios(its, blocking);
                results.add(Result.claim(words, Claim.TIMES, Better.LESS, ratios).bar(BAR));
            }
        });
    }

    /// Microseconds.
    private List<Double> measure(Contender contender) throws InterruptedException {
        try (Port here = network.open(contender.way(), true);
                Port there = network.open(contender.way(), false)) {
            Echo echo = new Echo(there, contender.spins());
            Thread thread = Thread.ofPlatform().daemon().name("echo").start(echo);
            Burst out = XdpComparison.burst(there.localAddress(), BYTES, 1);
            Burst in = new Burst(Port.BURST_BYTES);
            List<Double> microseconds = new ArrayList<>(TRIPS);
            for (int i = -TRIPS; i < TRIPS; i++) {
                Big.u64(out.bytes(), 0, i);
                long tookNs = trip(here, out, in, contender.spins());
                if (i >= 0) {
                    microseconds.add(tookNs / 1e3);
                }
            }
            echo.isOver = true;
            there.wake();
            thread.join();
            return microseconds;
        }
    }

    /// A datagram that is lost while neighbours get to know each other is sent again, and its time
    /// begins anew.
    private static long trip(Port port, Burst out, Burst in, boolean spins) {
        long startNs = System.nanoTime();
        port.send(out);
        while (port.receive(in) == 0 || Big.u64(in.bytes(), 0) != Big.u64(out.bytes(), 0)) {
            if (!spins) {
                port.await(WAIT_NS);
            }
            if (System.nanoTime() - startNs > WAIT_NS) {
                startNs = System.nanoTime();
                port.send(out);
            }
        }
        return System.nanoTime() - startNs;
    }

    private static final class Echo implements Runnable {
        private final Port port;
        private final boolean spins;
        private volatile boolean isOver;

        Echo(Port port, boolean spins) {
            this.port = port;
            this.spins = spins;
        }

        @Override
        public void run() {
            Burst burst = new Burst(Port.BURST_BYTES);
            while (!isOver) {
                if (port.receive(burst) > 0) {
                    port.send(burst);
                } else if (!spins) {
                    port.await(WAIT_NS);
                }
            }
        }
    }
}
