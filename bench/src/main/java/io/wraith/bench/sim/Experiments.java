package io.wraith.bench.sim;

import io.wraith.proto.congestion.CongestionProfile;
import io.wraith.proto.congestion.CongestionProfile.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the tables of congestion control are made from: set-ups, and the figures read off them.
final class Experiments {
    static final List<Experiment> ALL = new ArrayList<>();
    static final List<Row> ROWS = new ArrayList<>();

    private static final double GIGABIT = 1e9;
    private static final double RUN = 60;
    private static final CongestionProfile BBR = CongestionProfile.DEFAULT;

    static {
        randomLoss();
        roundTrips();
        whereLossIs();
        fairness();
        buffers();
        changes();
        extremes();
        otherProfiles();
    }

    private Experiments() {}

    private static void add(Experiment experiment, Row... rows) {
        ALL.add(experiment);
        ROWS.addAll(List.of(rows));
    }

    private static Experiment single(String name, double seconds, Link link) {
        return single(name, seconds, link, BBR);
    }

    private static Experiment single(
            String name, double seconds, Link link, CongestionProfile profile) {
        return new Experiment(
                name,
                seconds,
                simulation -> {
                    Dumbbell dumbbell = new Dumbbell(simulation, link);
                    TransportFlow.join(dumbbell, profile, 0, link.rttNs());
                    return dumbbell;
                });
    }

    private static String percent(double share) {
        return Text.number(100 * share) + "%";
    }

    private static void randomLoss() {
        double[] losses = {0, 0.001, 0.01, 0.05};
        double[] bars = {0.98, 0.96, 0.93, 0.88};
        for (int i = 0; i < losses.length; i++) {
            for (long rtt : new long[] {10, 50, 100}) {
                String name = "loss-" + percent(losses[i]) + "-" + rtt + "ms";
                Link link = Link.of(GIGABIT, rtt).loss(losses[i]);
                add(
                        single(name, RUN, link),
                        Row.atLeast(name, name, bars[i], run -> run.share(0, 0, RUN)));
            }
        }
    }

    private static void roundTrips() {
        long[] rtts = {10, 20, 50, 100, 200};
        double[] bars = {0.98, 0.97, 0.97, 0.95, 0.93};
        for (int i = 0; i < rtts.length; i++) {
            String name = "rtt-" + rtts[i] + "ms";
            String stretch = "p95-of-rtt-" + rtts[i] + "ms";
            String lossless = "loss-0%-" + rtts[i] + "ms";
            boolean isRunAlready = ALL.stream().anyMatch(one -> one.name().equals(lossless));
            String experiment = isRunAlready ? lossless : name;
            if (!isRunAlready) {
                ALL.add(single(name, RUN, Link.of(GIGABIT, rtts[i])));
            }
            ROWS.add(Row.atLeast(name, experiment, bars[i], run -> run.share(0, 0, RUN)));
            ROWS.add(Row.atMost(stretch, experiment, 1.25, run -> run.rttStretch(0, 10)));
        }
    }

    private static void whereLossIs() {
        for (double loss : new double[] {0.01, 0.05}) {
            Link link = Link.of(GIGABIT, 50).loss(loss);
            double bar = (loss == 0.01 ? 0.93 : 0.88) * (1 - loss);
            String after = "after-queue-" + percent(loss);
            add(
                    single(after, RUN, link.lossAfterQueue()),
                    Row.atLeast(after, after, bar, run -> run.share(0, 0, RUN)));
            String bursts = "bursts-of-5-" + percent(loss);
            add(
                    single(bursts, RUN, link.inBurstsOf(5)),
                    Row.atLeast(bursts, bursts, bar, run -> run.share(0, 0, RUN)));
        }
    }

    private static void fairness() {
        for (double buffer : new double[] {0.25, 1, 4}) {
            pair("fair-" + buffer + "bdp", Link.of(GIGABIT, 50).buffer(buffer), 0.95);
        }
        for (double loss : new double[] {0.01, 0.05}) {
            pair("fair-loss-" + percent(loss), Link.of(GIGABIT, 50).loss(loss), 0.90);
        }
        for (double buffer : new double[] {1, 2}) {
            Link link = Link.of(GIGABIT, 50).buffer(buffer);
            String name = String.format(Locale.ROOT, "against-cubic-%.0fbdp", buffer);
            Experiment experiment =
                    new Experiment(
                            name,
                            RUN,
                            simulation -> {
                                Dumbbell dumbbell = new Dumbbell(simulation, link);
                                TransportFlow.join(dumbbell, BBR, 0, link.rttNs());
                                CubicFlow.join(dumbbell, 0, link.rttNs());
                                return dumbbell;
                            });
            add(experiment, Row.atLeast(name, name, 0.25, run -> run.leastShare(30, RUN)));
        }
    }

    private static void pair(String name, Link link, double bar) {
        Experiment experiment =
                new Experiment(
                        name,
                        RUN,
                        simulation -> {
                            Dumbbell dumbbell = new Dumbbell(simulation, link);
                            TransportFlow.join(dumbbell, BBR, 0, link.rttNs());
                            TransportFlow.join(dumbbell, BBR, 5_000_000_000L, link.rttNs());
                            return dumbbell;
                        });
        add(experiment, Row.atLeast(name, name, bar, run -> run.jain(30, RUN)));
    }

    /// Loss of a full queue is not taken for random.
    private static void buffers() {
        for (double buffer : new double[] {0.1, 0.25, 0.5, 1, 2, 4}) {
            String name = "floor-" + buffer + "bdp";
            add(
                    single(name, 30, Link.of(GIGABIT, 50).buffer(buffer)),
                    Row.atMost(name, name, 0.005, run -> run.greatestLossFloor(0)));
        }
    }

    private static void changes() {
        Link link = Link.of(GIGABIT, 50);
        double policed = GIGABIT / 10;
        for (long bucketMs : new long[] {10, 50, 200}) {
            String name = "policer-" + bucketMs + "ms";
            Experiment experiment =
                    new Experiment(
                            name,
                            30,
                            simulation -> {
                                long bucket = (long) (policed / 8 * bucketMs / 1e3);
                                Policer policer = new Policer(simulation, (long) policed, bucket);
                                Dumbbell dumbbell = new Dumbbell(simulation, link, policer);
                                TransportFlow.join(dumbbell, BBR, 0, link.rttNs());
                                return dumbbell;
                            });
            add(
                    experiment,
                    Row.atMost(
                            name + "-found-s",
                            name,
                            3,
                            run -> run.secondsUntilShare(0, 0, policed, 0.85, 0.05)),
                    Row.atMost(name + "-loss", name, 0.05, run -> run.loss(3, 30)));
        }
        Experiment capacity =
                new Experiment(
                        "capacity",
                        RUN,
                        simulation -> {
                            Dumbbell dumbbell = new Dumbbell(simulation, link);
                            TransportFlow.join(dumbbell, BBR, 0, link.rttNs());
                            long half = (long) (GIGABIT / 2);
                            Bottleneck queue = dumbbell.bottleneck;
                            Timeline timeline = dumbbell.timeline;
                            timeline.at(20_000_000_000L, "halved", () -> queue.rate(half));
                            timeline.at(40_000_000_000L, "doubled", () -> queue.rate(2 * half));
                            return dumbbell;
                        });
        add(
                capacity,
                Row.atMost(
                        "capacity-halved-s",
                        "capacity",
                        3,
                        run -> run.secondsUntilSendingAtMost(20, GIGABIT / 2, 1.1)),
                Row.atMost(
                        "capacity-doubled-s",
                        "capacity",
                        3,
                        run -> run.secondsUntilShare(0, 40, GIGABIT, 0.9, 0.05)));
    }

    private static void extremes() {
        extreme("rtt-1ms", 20, Link.of(GIGABIT, 1), 0.90);
        extreme("rtt-300ms", RUN, Link.of(GIGABIT, 300), 0.90);
        extreme("10mbit", RUN, Link.of(1e7, 50), 0.95);
        extreme("10gbit", 15, Link.of(1e10, 20), 0.90);
        extreme("1%-rtt-1ms", 20, Link.of(GIGABIT, 1).loss(0.01), 0.85);
        extreme("1%-rtt-300ms", RUN, Link.of(GIGABIT, 300).loss(0.01), 0.85);
        extreme("1%-10mbit", RUN, Link.of(1e7, 50).loss(0.01), 0.85);
        extreme("1%-10gbit", 15, Link.of(1e10, 20).loss(0.01), 0.85);
    }

    private static void extreme(String name, double seconds, Link link, double bar) {
        String experiment = "extreme-" + name;
        add(
                single(experiment, seconds, link),
                Row.atLeast(experiment, experiment, bar, run -> run.share(0, 0, seconds)));
    }

    private static void otherProfiles() {
        CongestionProfile cubic = CongestionProfile.of(Kind.CUBIC);
        CongestionProfile fixed = CongestionProfile.fixedRate(100_000_000);
        // Such a rate is of UDP payload, and C is of a link's bytes.
        double onTheWire = 8e8 * Capacity.WIRE / Capacity.DATAGRAM;
        Link link = Link.of(GIGABIT, 20);
        add(
                single("cubic", RUN, link, cubic),
                Row.atLeast("cubic", "cubic", 0.90, run -> run.share(0, 0, RUN)));
        add(
                single("fixed-800mbit", 20, link, fixed),
                Row.atLeast(
                        "fixed-800mbit",
                        "fixed-800mbit",
                        0.95,
                        run -> run.share(0, 2, 20, onTheWire)));
    }
}
