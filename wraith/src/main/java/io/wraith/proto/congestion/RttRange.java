package io.wraith.proto.congestion;

/// The longest round trip of the last 5 to 10 s, which shows how far a queue can grow, and from it
/// the delay up to which a loss is not the work of a full queue.
final class RttRange {
    private static final long HALF_NS = 5_000_000_000L;
    private static final double CLOSE = 1.05;
    private static final long JITTER_NS = 250_000;
    private static final double QUEUE_SHARE = 0.7;
    private static final long BELOW_FULL_NS = 500_000;

    private long current;
    private long previous;
    private long startNs;
    private boolean hasStarted;

    static boolean isQueueEmpty(long rttNs, long minRttNs) {
        return rttNs <= CLOSE * minRttNs + JITTER_NS;
    }

    void sampled(long nowNs, long rttNs) {
        if (!hasStarted || nowNs - startNs > HALF_NS) {
            previous = current;
            current = 0;
            startNs = nowNs;
            hasStarted = true;
        }
        current = Math.max(current, rttNs);
    }

    long gateNs(long minRttNs) {
        long longest = Math.max(current, previous);
        double inQueue = minRttNs + QUEUE_SHARE * (longest - minRttNs) - BELOW_FULL_NS;
        return (long) Math.max(CLOSE * minRttNs + JITTER_NS, inQueue);
    }
}
