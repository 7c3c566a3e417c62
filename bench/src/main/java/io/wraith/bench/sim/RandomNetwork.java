package io.wraith.bench.sim;

import io.wraith.base.Prng;

import java.util.ArrayList;
import java.util.List;

/// A network between two machines drawn from a seed: which faults there are, how strong, and what
/// changes when. Each fault is there or not (swarm testing): always all of them would hide what
/// only happens without some.
///
/// Shares of lost and damaged datagrams stay for ever, since a protocol has to get through them;
/// what nothing gets through (cuts, pauses) ends within [#TROUBLE_NS].
final class RandomNetwork {
    /// After this nothing changes any more.
    static final long TROUBLE_NS = 15_000_000_000L;

    private static final long MS = 1_000_000;
    private static final long MOST_CROSSED_RATE = 30_000_000;
    private static final long CROSS = 0x0a03_0000_1151L;
    private static final int CROSS_BYTES = 1000;
    private static final int LEAST_MTU = 1244;
    private static final int[] MTUS = {1244, 1340, 1400, 1500, 1500, 9000, 65_535};

    private final Simulation simulation;
    private final Prng choices;

    /// For what came later, so that a seed keeps the rest of its meaning.
    private final Prng more;

    private final Timeline timeline;
    private final Chain there = new Chain();
    private final Chain back = new Chain();

    /// `left` opens connections to `right`; its address may be translated.
    RandomNetwork(Simulation simulation, Prng choices, Prng more, Machine left, Machine right) {
        this.simulation = simulation;
        this.choices = choices;
        this.more = more;
        this.timeline = new Timeline(simulation);
        List<Node> thereNodes = new ArrayList<>();
        List<Node> backNodes = new ArrayList<>();
        translation(left, thereNodes, backNodes);
        mtu(thereNodes, backNodes);
        rates(thereNodes, backNodes);
        delays(thereNodes, backNodes);
        faults(thereNodes);
        faults(backNodes);
        if (choices.below(10) == 0) {
            thereNodes.add(ecn());
            backNodes.add(ecn());
        }
        if (more.below(12) == 0) {
            thereNodes.add(new Damage(simulation, Damage.Kind.ECN_DROP, 1));
        }
        thereNodes.forEach(there::add);
        there.add(right);
        backNodes.reversed().forEach(back::add);
        back.add(left);
        left.uplink(there.first());
        right.uplink(back.first());
        trouble(left);
        trouble(right);
    }

    /// Another machine that reaches `right`, from nearby and without `left`'s troubles.
    void neighbour(Machine guest, Machine right) {
        long delayNs = 20_000 + more.below(20 * MS);
        double loss = 0.02 * more.unit();
        Chain from = new Chain().add(new Delay(simulation, delayNs));
        from.add(new RandomLoss(simulation, loss)).add(right);
        guest.uplink(from.first());
        Chain to = new Chain().add(new Delay(simulation, delayNs));
        to.add(new RandomLoss(simulation, loss)).add(guest);
        Branch branch = new Branch(simulation, guest.address(), to.first());
        right.uplink(new Chain().add(branch).add(back.first()).first());
    }

    Timeline timeline() {
        return timeline;
    }

    /// Between the first and the last moment of trouble.
    long someTime() {
        return 50 * MS + choices.below(TROUBLE_NS - 4000 * MS);
    }

    @Override
    public String toString() {
        return "  there: " + there + "\n  back: " + back + "\n  changes:" + timeline.describe();
    }

    private boolean oneIn(int count) {
        return choices.below(count) == 0;
    }

    private void translation(Machine left, List<Node> there, List<Node> back) {
        if (oneIn(3)) {
            long outside = 0x0b00_0001_0000L;
            Nat nat = new Nat(simulation, left.address(), outside + 1000);
            there.add(nat.outwards());
            back.add(nat.inwards());
            int rebindings = choices.below(3);
            for (int i = 0; i < rebindings; i++) {
                long next = outside + 2000 + i;
                timeline.at(someTime(), "rebinding to " + next, () -> nat.rebind(next));
            }
        }
    }

    private void mtu(List<Node> there, List<Node> back) {
        int mtu = MTUS[choices.below(MTUS.length)];
        MtuLimit thereLimit = new MtuLimit(simulation, mtu);
        there.add(thereLimit);
        back.add(new MtuLimit(simulation, mtu));
        if (oneIn(6)) {
            int smaller = LEAST_MTU + choices.below(mtu - LEAST_MTU + 1);
            String what = "black hole above " + smaller;
            timeline.at(someTime(), what, () -> thereLimit.mtu(smaller));
        }
    }

    private void rates(List<Node> there, List<Node> back) {
        long rate = (long) (1e6 * Math.pow(10, 3 * choices.unit()));
        long buffer = 3000 + (long) (rate / 8e3 * Math.pow(10, 2.3 * choices.unit()));
        long mark = oneIn(5) ? buffer / 4 : Long.MAX_VALUE;
        Bottleneck link = new Bottleneck(simulation, rate, buffer, mark);
        there.add(link);
        if (rate <= MOST_CROSSED_RATE && oneIn(4)) {
            there.add(crossTraffic(link));
        }
        back.add(new Bottleneck(simulation, rate, buffer));
        if (oneIn(4)) {
            double factor = oneIn(2) ? 0.1 + 0.9 * choices.unit() : 1 + 9 * choices.unit();
            long changed = (long) (rate * factor);
            String what = "rate becomes " + Text.rate((double) changed);
            timeline.at(someTime(), what, () -> link.rate(changed));
        }
        if (oneIn(8)) {
            there.add(new Policer(simulation, Math.max(500_000, rate / 2), 20_000 + buffer));
        }
    }

    /// A CUBIC flow through the same queue, as long as there is trouble.
    private Node crossTraffic(Bottleneck link) {
        CubicSender sender = new CubicSender(simulation, CROSS, CROSS + 1, CROSS_BYTES, someTime());
        CubicReceiver receiver = new CubicReceiver(simulation, CROSS + 1);
        Gate gate = new Gate(simulation);
        timeline.at(TROUBLE_NS, "cross traffic ends", () -> gate.closed(true));
        sender.uplink(new Chain().add(gate).add(link).first());
        receiver.uplink(new Chain().add(new Delay(simulation, MS)).add(sender).first());
        return new Branch(simulation, CROSS + 1, receiver);
    }

    private void delays(List<Node> there, List<Node> back) {
        long delayNs = (long) (20_000 * Math.pow(10, 3.8 * choices.unit()));
        long jitterNs = oneIn(3) ? choices.below(delayNs + 1) : 0;
        Delay delay = new Delay(simulation, delayNs, jitterNs);
        there.add(delay);
        back.add(new Delay(simulation, delayNs, jitterNs));
        if (oneIn(6)) {
            long changed = choices.below(3 * delayNs);
            String what = "delay there becomes " + Text.time(changed);
            timeline.at(someTime(), what, () -> delay.delayNs(changed));
        }
    }

    private void faults(List<Node> nodes) {
        if (oneIn(3)) {
            nodes.add(new RandomLoss(simulation, 0.1 * choices.unit()));
        }
        if (oneIn(5)) {
            double meanBurst = 1 + 9 * choices.unit();
            nodes.add(new BurstLoss(simulation, 0.06 * choices.unit(), meanBurst));
        }
        if (oneIn(4)) {
            long most = 1 + choices.below(30 * MS);
            nodes.add(new Reorder(simulation, 0.3 * choices.unit(), most));
        }
        if (oneIn(4)) {
            nodes.add(new Damage(simulation, Damage.Kind.DUPLICATE, 0.2 * choices.unit()));
        }
        if (oneIn(4)) {
            nodes.add(new Damage(simulation, Damage.Kind.FLIP_BIT, 0.05 * choices.unit()));
        }
        if (oneIn(5)) {
            nodes.add(new Damage(simulation, Damage.Kind.TRUNCATE, 0.05 * choices.unit()));
        }
        if (oneIn(6)) {
            Gate gate = new Gate(simulation);
            nodes.add(gate);
            long from = someTime();
            long until = from + 10 * MS + choices.below(2500 * MS);
            timeline.at(from, "cut", () -> gate.closed(true));
            timeline.at(until, "mended", () -> gate.closed(false));
        }
    }

    private Node ecn() {
        Damage.Kind kind = oneIn(2) ? Damage.Kind.ECN_CE : Damage.Kind.ECN_CLEAR;
        return new Damage(simulation, kind, choices.unit());
    }

    private void trouble(Machine machine) {
        machine.turnGap(oneIn(2) ? 0 : choices.below(MS));
        if (oneIn(4)) {
            machine.socketBuffer(70_000 + choices.below(400_000));
        }
        if (oneIn(5)) {
            long from = someTime();
            long until = from + MS + choices.below(2500 * MS);
            timeline.at(from, machine.describe() + " pauses", () -> machine.paused(true));
            timeline.at(until, machine.describe() + " goes on", () -> machine.paused(false));
        }
        if (oneIn(6)) {
            long ns = choices.below(3000 * MS);
            timeline.at(
                    someTime(),
                    machine.describe() + "'s clock jumps by " + Text.time(ns),
                    () -> machine.clockOffset(machine.clockOffset() + ns));
        }
    }
}
