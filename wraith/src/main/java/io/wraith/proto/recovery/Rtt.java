package io.wraith.proto.recovery;

/// Round-trip time as RFC 9002 keeps it: the latest sample, a smoothed value, its variation, and
/// the least ever seen. No timeout erases any of them.
public final class Rtt {
    /// Taken for the smoothed value as long as there is no sample.
    static final long INITIAL_NS = 333_000_000;

    /// Timers are not expected to be finer than this.
    static final long GRANULARITY_NS = 1_000_000;

    private boolean hasSample;
    private long firstSampleNs;
    private long latestNs = INITIAL_NS;
    private long smoothedNs = INITIAL_NS;
    private long variationNs = INITIAL_NS / 2;
    private long minNs = Long.MAX_VALUE;

    /// A sample taken at `nowNs`: the time from sending a packet to learning that it arrived, of
    /// which the peer says it sat on the acknowledgement for `ackDelayNs`. The handshake gives the
    /// first, with no delay.
    public void sample(long nowNs, long rttNs, long ackDelayNs, long maxAckDelayNs) {
        // A packet may be stamped with a departure that is still ahead, and a clock may stand.
        latestNs = Math.max(1, rttNs);
        if (!hasSample) {
            hasSample = true;
            firstSampleNs = nowNs;
            minNs = latestNs;
            smoothedNs = latestNs;
            variationNs = latestNs / 2;
            return;
        }
        minNs = Math.min(minNs, latestNs);
        // PROTOCOL: A sender MUST NOT let the reported delay count for more than the largest
        // delay it allowed, and MUST NOT subtract it where the result would be below the least
        // round trip.
        long delayNs = Math.min(Math.max(0, ackDelayNs), maxAckDelayNs);
        long adjustedNs = latestNs - minNs >= delayNs ? latestNs - delayNs : latestNs;
        variationNs += (Math.abs(smoothedNs - adjustedNs) - variationNs) / 4;
        smoothedNs += (adjustedNs - smoothedNs) / 8;
    }

    public boolean hasSample() {
        return hasSample;
    }

    /// Whether there was a sample when something was sent.
    boolean hadSample(long sentNs) {
        return hasSample && sentNs - firstSampleNs >= 0;
    }

    public long latestNs() {
        return latestNs;
    }

    public long smoothedNs() {
        return smoothedNs;
    }

    public long variationNs() {
        return variationNs;
    }

    /// `Long.MAX_VALUE` as long as there is no sample.
    public long minNs() {
        return minNs;
    }

    /// How long after the last packet silence becomes suspicious, if the peer may sit on its
    /// acknowledgement for `maxAckDelayNs`.
    public long probeTimeoutNs(long maxAckDelayNs) {
        return smoothedNs + Math.max(4 * variationNs, GRANULARITY_NS) + maxAckDelayNs;
    }
}
