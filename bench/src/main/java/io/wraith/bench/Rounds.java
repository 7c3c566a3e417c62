package io.wraith.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Contestants that do the same work in different ways, in rounds on one thread: a machine that
/// slows down for a while slows all of them. The first is the plain way that the others are
/// compared with.
///
/// JMH would not do here: each turn has an untimed half, in which the other end of the socket is
/// emptied, and what counts is the processor time of the thread, which includes the way through the
/// kernel.
final class Rounds {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// Ratios closer to 1 than this were seen between a way and itself on a busy machine.
    private static final double NOISE = 0.1;

    /// One way of doing the work; gives the units done.
    interface Way {
        long turn();
    }

    /// The untimed half of a turn.
    interface Reset {
        void run();
    }

    private record Contestant(String name, Way way, List<Double> wallNs, List<Double> cpuNs) {}

    private final String title;
    private final String unit;
    private final Reset reset;
    private final List<Contestant> contestants = new ArrayList<>();

    Rounds(String title, String unit, Reset reset) {
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
        print();
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

    private void print() {
        Contestant plain = contestants.getFirst();
        System.out.printf(
                Locale.ROOT,
                "%n%s%n  %-34s %14s %14s %8s  %s%n",
                title,
                "way",
                "wall ns/" + unit,
                "CPU ns/" + unit,
                "ratio",
                "verdict");
        for (Contestant contestant : contestants) {
            double ratio = medianRatio(plain.cpuNs(), contestant.cpuNs());
            System.out.printf(
                    Locale.ROOT,
                    "  %-34s %14.0f %14.0f %8.2f  %s%n",
                    contestant.name(),
                    median(contestant.wallNs()),
                    median(contestant.cpuNs()),
                    ratio,
                    contestant.equals(plain) ? "the plain way" : verdict(ratio));
        }
    }

    private static String verdict(double ratio) {
        if (ratio > 1 + NOISE) {
            return "faster";
        }
        return ratio < 1 - NOISE ? "slower" : "nothing gained";
    }

    /// Of the ratios within each round.
    private static double medianRatio(List<Double> plain, List<Double> other) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < plain.size(); round++) {
            ratios.add(plain.get(round) / other.get(round));
        }
        return median(ratios);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
