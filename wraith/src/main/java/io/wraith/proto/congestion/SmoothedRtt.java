package io.wraith.proto.congestion;

/// The usual exponential average, for rates that are a window per round trip.
final class SmoothedRtt {
    private static final long UNKNOWN_NS = 333_000_000;
    private static final int WEIGHT = 8;

    private long smoothedNs;
    private long minNs;

    SmoothedRtt(long firstRttNs) {
        smoothedNs = firstRttNs;
        minNs = firstRttNs;
    }

    void sampled(long rttNs) {
        if (rttNs <= 0) {
            return;
        }
        smoothedNs = smoothedNs == 0 ? rttNs : smoothedNs + (rttNs - smoothedNs) / WEIGHT;
        minNs = minNs == 0 ? rttNs : Math.min(minNs, rttNs);
    }

    /// RFC 9002's assumption before the first sample.
    long ns() {
        return smoothedNs > 0 ? smoothedNs : UNKNOWN_NS;
    }

    /// 0 before the first sample.
    long minNs() {
        return minNs;
    }
}
