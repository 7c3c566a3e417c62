package io.wraith.bench.sim;

import io.wraith.base.Prng;

/// Loses each datagram with the same probability, whatever happened to others.
final class RandomLoss extends Node {
    private final Prng random;
    private double share;

    RandomLoss(Simulation simulation, double share) {
        super(simulation);
        this.random = simulation.fork();
        this.share = share;
    }

    void share(double newShare) {
        share = newShare;
    }

    @Override
    void process(int datagram, long nowNs) {
        if (random.unit() < share) {
            drop(datagram);
        } else {
            pass(datagram, nowNs);
        }
    }

    @Override
    String describe() {
        return "loss " + Text.percent(share);
    }
}
