package io.wraith.bench.sim;

/// The shared path of an experiment: a rate, a delay, a buffer, and what is lost at random before
/// or after the queue.
record Link(
        double bitsPerSecond,
        long rttNs,
        double bufferBdp,
        double loss,
        double meanBurst,
        boolean after) {
    static Link of(double bitsPerSecond, long rttMs) {
        return new Link(bitsPerSecond, rttMs * 1_000_000, 1, 0, 1, false);
    }

    Link buffer(double bdp) {
        return new Link(bitsPerSecond, rttNs, bdp, loss, meanBurst, after);
    }

    Link loss(double share) {
        return new Link(bitsPerSecond, rttNs, bufferBdp, share, meanBurst, after);
    }

    Link inBurstsOf(double mean) {
        return new Link(bitsPerSecond, rttNs, bufferBdp, loss, mean, after);
    }

    Link lossAfterQueue() {
        return new Link(bitsPerSecond, rttNs, bufferBdp, loss, meanBurst, true);
    }

    long bufferBytes() {
        return (long) (bufferBdp * Capacity.bandwidthDelayBytes(bitsPerSecond, rttNs));
    }
}
