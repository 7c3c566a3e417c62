package io.wraith.bench.sim;

/// A token bucket that loses what exceeds it, without a queue.
final class Policer extends Node {
    private static final long BITS_PER_BYTE_NS = 8_000_000_000L;

    private final long bitsPerSecond;
    private final long bucketBytes;

    /// In billionths of a bit, so that no refill is rounded.
    private long tokens;

    private long filledNs;

    Policer(Simulation simulation, long bitsPerSecond, long bucketBytes) {
        super(simulation);
        this.bitsPerSecond = bitsPerSecond;
        this.bucketBytes = bucketBytes;
        this.tokens = bucketBytes * BITS_PER_BYTE_NS;
    }

    @Override
    void process(int datagram, long nowNs) {
        long full = bucketBytes * BITS_PER_BYTE_NS;
        long elapsedNs = nowNs - filledNs;
        boolean refilled = elapsedNs > (full - tokens) / bitsPerSecond;
        tokens = refilled ? full : tokens + elapsedNs * bitsPerSecond;
        filledNs = nowNs;
        long cost = datagrams.wireBytes(datagram) * BITS_PER_BYTE_NS;
        if (cost > tokens) {
            drop(datagram);
        } else {
            tokens -= cost;
            pass(datagram, nowNs);
        }
    }

    @Override
    String describe() {
        return "policer " + Text.rate((double) bitsPerSecond) + " bucket " + bucketBytes + " B";
    }
}
