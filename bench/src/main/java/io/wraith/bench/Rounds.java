package io.wraith.bench;

import io.wraith.bench.result.Result;
import io.wraith.bench.result.Results;
import io.wraith.bench.result.Statistics;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/// Contestants that do the same work in different ways, in rounds on one thread: a machine that
/// slows down for a while slows all of them. The first is the plain way that the others are
/// compared with.
///
/// JMH would not do here: each turn has an untimed half, in which the other end of the socket is
/// emptied, and what counts is the processor time of the thread, which includes the way through the
/// kernel.
final class Rounds {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// One way of doing the work; gives the units done.
    interface Way {
        long turn();
    }

    /// The untimed half of a turn.
    interface Reset {
        void run();
    }

    private record Contestant(String name, Way way, List<Double> wallNs, List<Double> cpuNs) {}

    private final Results results;
    private final String title;
    private final String unit;
    private final Reset reset;
    private final List<Contestant> contestants = new ArrayList<>();

    Rounds(Results results, String title, String unit, Reset reset) {
        this.results = results;
        this.title = title;
        this.unit = unit;
        this.reset = reset;
    }

    Rounds with(String name, Way way) {
        contestants.add(new Contestant(name, way, new ArrayList<>(), new ArrayList<>()));
        return this;
    }

    /// The first round only warms up.
    void run(int rounds, long turnsNs) {
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < contestants.size(); i++) {
                Contestant contestant = contestants.get((i + round) % contestants.size());
                measure(contestant, turnsNs, round > 0);
            }
        }
        tell();
    }

    private void measure(Contestant contestant, long turnsNs, boolean counts) {
        long units = 0;
        long wallNs = 0;
        long cpuNs = 0;
        while (wallNs < turnsNs) {
            long cpuStartNs = THREADS.getCurrentThreadCpuTime();
            long startNs = System.nanoTime();
            units += contestant.way().turn();
            wallNs += System.nanoTime() - startNs;
            cpuNs += THREADS.getCurrentThreadCpuTime() - cpuStartNs;
            reset.run();
        }
        if (counts) {
            contestant.wallNs().add((double) wallNs / units);
            contestant.cpuNs().add((double) cpuNs / units);
        }
    }

    private void tell() {
        Contestant plain = contestants.getFirst();
        results.table(title);
        for (Contestant contestant : contestants) {
            String name = contestant.name();
            results.add(Result.less(name, "wall ns/" + unit, contestant.wallNs()));
            results.add(Result.less(name, "CPU ns/" + unit, contestant.cpuNs()));
            if (!contestant.equals(plain)) {
                List<Double> ratios = Statistics.ratios(plain.cpuNs(), contestant.cpuNs());
                results.add(Result.more(name, "times as cheap", ratios));
            }
        }
    }
}
