package io.wraith.proto.congestion;

/// HyStart++ (RFC 9406): leaves slow start when the delay grows, by way of five rounds of slower
/// growth in which the growth can still prove a false alarm.
final class HyStart {
    private static final long LEAST_RISE_NS = 4_000_000;
    private static final long MOST_RISE_NS = 16_000_000;
    private static final int RISE_DIVISOR = 8;
    private static final int SAMPLES = 8;
    private static final int CONSERVATIVE_ROUNDS = 5;
    private static final int CONSERVATIVE_GROWTH = 4;
    private static final long NONE = Long.MAX_VALUE;

    private long lastRoundNs = NONE;
    private long thisRoundNs = NONE;
    private int samples;
    private long baselineNs = NONE;
    private int conservativeRounds;
    private boolean isConservative;

    /// By how much the window may grow for so many acknowledged bytes.
    long growth(long ackedBytes) {
        return isConservative ? ackedBytes / CONSERVATIVE_GROWTH : ackedBytes;
    }

    void sampled(long rttNs) {
        if (rttNs < 0) {
            return;
        }
        thisRoundNs = Math.min(thisRoundNs, rttNs);
        samples++;
        if (samples < SAMPLES) {
            return;
        }
        if (isConservative) {
            isConservative = thisRoundNs >= baselineNs;
        } else if (lastRoundNs != NONE) {
            long rise = Math.clamp(lastRoundNs / RISE_DIVISOR, LEAST_RISE_NS, MOST_RISE_NS);
            if (thisRoundNs >= lastRoundNs + rise) {
                isConservative = true;
                conservativeRounds = 0;
                baselineNs = thisRoundNs;
            }
        }
    }

    /// True if slow start is over.
    boolean roundStarted() {
        lastRoundNs = thisRoundNs;
        thisRoundNs = NONE;
        samples = 0;
        return isConservative && ++conservativeRounds >= CONSERVATIVE_ROUNDS;
    }
}
