package io.wraith.bench.sim;

import io.wraith.base.Prng;

/// Holds some datagrams back for up to `mostNs`, so that later ones overtake them.
final class Reorder extends Node {
    private final TimerHeap held = new TimerHeap();
    private final Prng random;
    private double share;
    private long mostNs;

    Reorder(Simulation simulation, double share, long mostNs) {
        super(simulation);
        this.random = simulation.fork();
        this.share = share;
        this.mostNs = mostNs;
    }

    void share(double newShare, long newMostNs) {
        share = newShare;
        mostNs = newMostNs;
    }

    /// When the next of those held back passes on.
    long firstNs() {
        return held.earliestNs();
    }

    @Override
    void process(int datagram, long nowNs) {
        if (datagram != Datagrams.NONE) {
            if (random.unit() < share) {
                held.add(nowNs + 1 + random.below(mostNs), datagram);
            } else {
                pass(datagram, nowNs);
            }
        }
        while (held.earliestNs() <= nowNs) {
            pass(held.remove(), nowNs);
        }
        wakeAt(held.earliestNs());
    }

    @Override
    String describe() {
        return "reorder " + Text.percent(share) + " by up to " + Text.time(mostNs);
    }
}
