package io.wraith.bench;

import io.wraith.base.Big;
import io.wraith.bench.XdpNetwork.Way;
import io.wraith.net.Port;
import io.wraith.wire.Burst;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Datagrams of 64 bytes there and back, one at a time, with and without sleeping for them.
final class XdpLatency {
    private static final int BYTES = 64;
    private static final int TRIPS = 3_000;
    private static final long WAIT_NS = 100_000_000;
    private static final String TITLE = "there and back, 64 B";

    /// Of a blocking socket's time, where two cores are free.
    private static final double BAR = 0.3;

    private final XdpNetwork network;
    private final Report report;
    private final int rounds;

    private record Contender(String name, Way way, boolean spins) {}

    /// Microseconds.
    private record Trips(double median, double late) {}

    private static final List<Contender> CONTENDERS =
            List.of(
                    new Contender("UDP, blocking", Way.BURSTS, false),
                    new Contender("UDP, spinning", Way.BURSTS, true),
                    new Contender("AF_XDP, blocking", Way.NATIVE, false),
                    new Contender("AF_XDP, busy polling", Way.POLLING, false));

    XdpLatency(XdpNetwork network, Report report, int rounds) {
        this.network = network;
        this.report = report;
        this.rounds = rounds;
    }

    void compare() throws InterruptedException {
        Map<Contender, List<Trips>> all = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : CONTENDERS) {
                all.computeIfAbsent(contender, _ -> new ArrayList<>()).add(measure(contender));
            }
        }
        report.begin(TITLE, "p50 us", "p99 us", "of blocking");
        List<Trips> blocking = all.getOrDefault(CONTENDERS.getFirst(), List.of());
        all.forEach((contender, trips) -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("p50_us", Score.median(trips.stream().map(Trips::median).toList()));
            figures.put("p99_us", Score.median(trips.stream().map(Trips::late).toList()));
            figures.put("of_blocking", ratio(trips, blocking));
            report.row(TITLE, contender.name(), figures);
        });
        all.forEach((contender, trips) -> {
            if (contender.spins() || contender.way() == Way.POLLING) {
                report.claim(contender.name() + " : blocking", BAR, true, ratio(trips, blocking));
            }
        });
    }

    private static double ratio(List<Trips> ours, List<Trips> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i).median() / others.get(i).median());
        }
        return Score.median(ratios);
    }

    private Trips measure(Contender contender) throws InterruptedException {
        try (Port here = network.open(contender.way(), true);
                Port there = network.open(contender.way(), false)) {
            Echo echo = new Echo(there, contender.spins());
            Thread thread = Thread.ofPlatform().daemon().name("echo").start(echo);
            Burst out = XdpComparison.burst(there.localAddress(), BYTES, 1);
            Burst in = new Burst(Port.BURST_BYTES);
            double[] microseconds = new double[TRIPS];
            for (int i = -TRIPS; i < TRIPS; i++) {
                Big.u64(out.bytes(), 0, i);
                long tookNs = trip(here, out, in, contender.spins());
                if (i >= 0) {
                    microseconds[i] = tookNs / 1e3;
                }
            }
            echo.isOver = true;
            there.wake();
            thread.join();
            Arrays.sort(microseconds);
            return new Trips(microseconds[TRIPS / 2], microseconds[TRIPS * 99 / 100]);
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
