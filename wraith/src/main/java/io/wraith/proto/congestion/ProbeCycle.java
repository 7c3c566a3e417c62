package io.wraith.proto.congestion;

import io.wraith.base.Prng;

/// Where the probing for bandwidth stands: when the next probe is due, whether the samples of this
/// ACK tell about a probe, and how the last probe ended.
final class ProbeCycle {
    enum Feedback {
        NONE,
        REFILLING,
        STARTING,
        ARRIVING,
        STOPPING
    }

    private static final long WAIT_NS = 2_000_000_000L;

    /// A probe that ends with the first sign of a queue costs little: more of them follow a path
    /// whose capacity doubled within 3 s.
    private static final long SHORT_WAIT_NS = 1_500_000_000L;

    private static final int MOST_ROUNDS = 63;

    /// A probe of 1.25 times the rate finds as much where there was room, and 1.15 times where a
    /// flow with a third of a full path takes from others.
    private static final double FOUND = 1.15;

    private final long shortestWaitNs;
    private final Prng random;
    private Feedback feedback = Feedback.NONE;
    private boolean isProbeSample;
    private boolean wasTooHigh;
    private boolean wasPrecautionary;
    private long waitNs;
    private long startNs;
    private long roundsSinceUp;
    private double rateBefore;
    private boolean hasFoundMore;

    ProbeCycle(boolean probesEndEarly, long seed) {
        shortestWaitNs = probesEndEarly ? SHORT_WAIT_NS : WAIT_NS;
        random = new Prng(seed);
    }

    Feedback feedback() {
        return feedback;
    }

    void feedback(Feedback next) {
        feedback = next;
    }

    /// Whether losses and samples are answers to a probe, which is reacted to once.
    boolean isProbeSample() {
        return isProbeSample;
    }

    void isProbeSample(boolean is) {
        isProbeSample = is;
    }

    boolean wasTooHigh() {
        return wasTooHigh;
    }

    void wasTooHigh(boolean was) {
        wasTooHigh = was;
    }

    /// The last probe stopped where the one before it had lost too much.
    boolean wasPrecautionary() {
        return wasPrecautionary;
    }

    void wasPrecautionary(boolean was) {
        wasPrecautionary = was;
    }

    long startNs() {
        return startNs;
    }

    void start(long nowNs) {
        startNs = nowNs;
        roundsSinceUp = random.below(2);
        waitNs = shortestWaitNs + random.below((int) (shortestWaitNs / 2));
        feedback = Feedback.STOPPING;
    }

    void probes(double rateBefore) {
        this.rateBefore = rateBefore;
        hasFoundMore = false;
    }

    void found(double rate) {
        hasFoundMore = rate >= FOUND * rateBefore;
    }

    /// The last probe found so much that the next one should not wait.
    boolean hasFoundMore() {
        return hasFoundMore;
    }

    void roundStarted() {
        roundsSinceUp++;
    }

    /// Rounds are compared with packets, since a Reno flow of that many packets would by then have
    /// grown as much.
    boolean isProbeDue(long nowNs, long targetPackets) {
        return nowNs - startNs > waitNs || roundsSinceUp >= Math.min(targetPackets, MOST_ROUNDS);
    }
}
