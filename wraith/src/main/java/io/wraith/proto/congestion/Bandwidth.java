package io.wraith.proto.congestion;

/// What the path delivers, bytes per second: the maximum of this probe cycle and the previous one,
/// and a bound from recent loss that is forgotten before the next probe.
final class Bandwidth {
    static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    /// The draft's Beta: no single reaction cuts deeper than CUBIC's.
    static final double BETA = 0.7;

    private static final double EASE = 0.95;
    private static final double MOST_EASE = 0.8;

    private double thisCycle;
    private double previousCycle;
    private double shortTerm = UNBOUNDED;
    private double latest;

    double max() {
        return Math.max(thisCycle, previousCycle);
    }

    double usable() {
        return Math.min(max(), shortTerm);
    }

    double shortTerm() {
        return shortTerm;
    }

    void sampled(double rate, boolean limited) {
        if (rate > 0 && (!limited || rate >= max())) {
            thisCycle = Math.max(thisCycle, rate);
        }
    }

    /// A probe is over. A cycle without a sample leaves the previous one's maximum in force.
    void nextCycle() {
        if (thisCycle > 0) {
            previousCycle = thisCycle;
            thisCycle = 0;
        }
    }

    void sawLatest(double rate) {
        latest = Math.max(latest, rate);
    }

    void restartLatest(double rate) {
        latest = rate;
    }

    /// `scale` ≥ 1 makes up for the loss that is there at any rate.
    void cutShortTerm(double scale) {
        if (shortTerm == UNBOUNDED) {
            shortTerm = max();
        }
        shortTerm = Math.max(latest * scale, BETA * shortTerm);
    }

    /// A little less, for a queue that stands; never so little that a flow which fills any queue
    /// could take all.
    void easeOff() {
        shortTerm = Math.min(shortTerm, Math.max(EASE * usable(), MOST_EASE * max()));
    }

    void forgetShortTerm() {
        shortTerm = UNBOUNDED;
    }

    void raiseShortTerm(double atLeast) {
        shortTerm = Math.max(shortTerm, atLeast);
    }
}
