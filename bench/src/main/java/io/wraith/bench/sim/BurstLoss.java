package io.wraith.bench.sim;

import io.wraith.base.Check;
import io.wraith.base.Prng;

/// Gilbert and Elliott's channel: a good state that loses nothing and a bad one that loses all,
/// stepped by each datagram, given by the share lost and the mean length of a run of losses.
final class BurstLoss extends Node {
    private final Prng random;
    private double share;
    private double meanBurst;
    private double enter;
    private boolean bad;

    BurstLoss(Simulation simulation, double share, double meanBurst) {
        super(simulation);
        this.random = simulation.fork();
        channel(share, meanBurst);
    }

    /// Another channel, in the state of the one before.
    void channel(double newShare, double newMeanBurst) {
        Check.that(newShare < 1 && newMeanBurst >= 1, "no such channel");
        share = newShare;
        meanBurst = newMeanBurst;
        enter = share / (1 - share) / meanBurst;
    }

    @Override
    void process(int datagram, long nowNs) {
        double draw = random.unit();
        bad = bad ? draw >= 1 / meanBurst : draw < enter;
        if (bad) {
            drop(datagram);
        } else {
            pass(datagram, nowNs);
        }
    }

    @Override
    String describe() {
        return "burst loss " + Text.percent(share) + " in runs of " + meanBurst;
    }
}
