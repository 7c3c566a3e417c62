package io.wraith.bench;

import io.wraith.base.Prng;
import io.wraith.bench.XdpNetwork.Way;
import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.net.Port;
import io.wraith.net.PortCounter;
import io.wraith.net.PortFact;
import io.wraith.node.MemoryTransfer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `wraith bench xdp --minutes N`: an encrypted transfer past the kernel for so long, while links
/// go down and up, packets have to become shorter, neighbours move, and other processes that do the
/// same beside it are killed. In the end every byte was what had been sent, every frame is
/// accounted for, and nothing is left on an interface.
final class XdpLongRun {
    private static final long TURN_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int PLAIN = 1_280;
    private static final int[] MTUS = {1_400, 1_500, XdpNetwork.MTU};
    private static final int EVENTS_PER_KILL = 8;
    private static final int DOWN_MS = 150;

    private final XdpNetwork network;
    private final Results results;
    private final long seed = System.nanoTime();
    private final Prng random = new Prng(seed);
    private final Map<String, Double> events = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private volatile boolean isOver;

    XdpLongRun(XdpNetwork network, Results results) {
        this.network = network;
        this.results = results;
        for (String name : List.of("flaps", "changes of MTU", "moves of neighbours", "kills")) {
            events.put(name, 0.0);
        }
    }

    /// Answers the exit code: 1 when anything was not as it should be.
    int run(int minutes) throws InterruptedException {
        results.note("%d minutes, seed %d".formatted(minutes, seed));
        Port from = network.open(Way.NATIVE, true);
        Port to = network.open(Way.NATIVE, false);
        Map<String, Double> figures = new LinkedHashMap<>();
        try (MemoryTransfer transfer = MemoryTransfer.open(from, to, PLAIN)) {
            transfer.check();
            Thread trouble = Thread.ofPlatform().name("trouble").start(this::makeTrouble);
            long endNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
            long bytes = 0;
            while (System.nanoTime() - endNs < 0) {
                bytes += transfer.run(TURN_NS).bytes();
            }
            isOver = true;
            trouble.join();
            bytes += transfer.run(TURN_NS).bytes();
            figures.put("GB", bytes / 1e9);
            figures.put("wrong bytes", (double) transfer.wrongBytes());
            figures.putAll(events);
            figures.put("packets taken", (double) to.count(PortCounter.FILTER_TAKEN));
            requireIntact(transfer, from, to);
        }
        requireNothingLeft();
        results.table("long run of AF_XDP, native");
        figures.forEach(
                (name, value) -> results.add(Result.plain("counted", name, List.of(value))));
        results.add(Result.less("faults", "faults", List.of((double) faults.size())).bar(0));
        faults.forEach(results::note);
        return faults.isEmpty() ? 0 : 1;
    }

    private void requireIntact(MemoryTransfer transfer, Port... ports) {
        if (transfer.wrongBytes() > 0) {
            faults.add(transfer.wrongBytes() + " bytes are not what was sent");
        }
        for (Port port : ports) {
            for (PortFact fact : port.facts()) {
                boolean isLost =
                        fact.name().equals("AF_XDP") && fact.detail().startsWith("no more");
                boolean isAstray = fact.name().equals("frames") && !fact.whole();
                if (isLost || isAstray) {
                    faults.add(fact.toString());
                }
            }
        }
    }

    private void requireNothingLeft() {
        for (boolean isLeft : new boolean[] {true, false}) {
            try {
                network.open(Way.NATIVE, isLeft).close();
            } catch (RuntimeException refused) {
                faults.add("something was left: " + refused.getMessage());
            }
        }
    }

    private void makeTrouble() {
        try (XdpNetwork beside = new XdpNetwork()) {
            for (int event = 1; !isOver; event++) {
                if (event % EVENTS_PER_KILL == 0) {
                    XdpVictim.killOne(beside);
                    count("kills");
                } else {
                    disturb(random.below(3), random.below(2) == 0);
                }
                Thread.sleep(200 + random.below(1_500));
            }
            network.mtu(XdpNetwork.MTU);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            faults.add("making trouble: " + failure);
        }
    }

    private void disturb(int kind, boolean isLeft) throws IOException, InterruptedException {
        String name = isLeft ? XdpNetwork.LEFT : XdpNetwork.RIGHT;
        switch (kind) {
            case 0 -> {
                network.links(isLeft).down(name);
                Thread.sleep(DOWN_MS);
                network.links(isLeft).up(name);
                count("flaps");
            }
            case 1 -> {
                network.mtu(MTUS[random.below(MTUS.length)]);
                count("changes of MTU");
            }
            default -> {
                String hardware =
                        "02:%02x:%02x:%02x:%02x:%02x"
                                .formatted(
                                        random.below(256),
                                        random.below(256),
                                        random.below(256),
                                        random.below(256),
                                        random.below(256));
                int answer =
                        new ProcessBuilder(
                                        "nsenter",
                                        "--net=" + network.path(isLeft),
                                        "ip",
                                        "link",
                                        "set",
                                        name,
                                        "address",
                                        hardware)
                                .inheritIO()
                                .start()
                                .waitFor();
                if (answer == 0) {
                    count("moves of neighbours");
                }
            }
        }
    }

    private void count(String name) {
        events.merge(name, 1.0, Double::sum);
    }
}
