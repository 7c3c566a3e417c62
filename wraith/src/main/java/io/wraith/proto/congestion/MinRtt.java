package io.wraith.proto.congestion;

/// The path's delay without queue. A filter of 5 s decides when to probe for it, one of 10 s gives
/// the value; both start empty, not at zero.
///
/// On a path of constant delay no sample is ever lower than the lowest, so the draft's flow probes
/// every 5 s although it sees the delay without queue all the time. With `confirmsBySight` a sample
/// that is as good as the lowest counts as a probe; the value stays.
final class MinRtt {
    static final long NONE = Long.MAX_VALUE;
    private static final long PROBE_INTERVAL_NS = 5_000_000_000L;
    private static final long FILTER_NS = 10_000_000_000L;

    private static final int AS_GOOD_PART = 100;
    private static final long AS_GOOD_NS = 50_000;

    private final boolean confirmsBySight;
    private long minNs;
    private long minStampNs;
    private long probeMinNs = NONE;
    private long probeStampNs;
    private boolean expired;
    private long beforeExpiryNs;

    /// `firstRttNs` from the handshake, or 0 when it is not known.
    MinRtt(boolean confirmsBySight, long nowNs, long firstRttNs) {
        this.confirmsBySight = confirmsBySight;
        minNs = firstRttNs > 0 ? firstRttNs : NONE;
        minStampNs = nowNs;
        probeStampNs = nowNs;
        beforeExpiryNs = minNs;
    }

    boolean isKnown() {
        return minNs != NONE;
    }

    long ns() {
        return minNs;
    }

    /// What sizes the window of a probe: an idle time longer than both filters leaves only inflated
    /// samples, so the value from before the expiry may not be exceeded.
    long forProbeNs() {
        return Math.min(minNs, beforeExpiryNs);
    }

    /// No lower sample for 5 s.
    boolean isExpired() {
        return expired;
    }

    void sampled(long nowNs, long rttNs) {
        expired = nowNs - probeStampNs > PROBE_INTERVAL_NS;
        if (rttNs >= 0 && (rttNs < probeMinNs || expired)) {
            probeMinNs = rttNs;
            probeStampNs = nowNs;
        } else if (confirmsBySight && rttNs >= 0 && isAsGood(rttNs)) {
            probeStampNs = nowNs;
        }
        boolean isOld = nowNs - minStampNs > FILTER_NS;
        if (probeMinNs < minNs || (isOld && probeMinNs != NONE)) {
            beforeExpiryNs = isOld ? minNs : probeMinNs;
            minNs = probeMinNs;
            minStampNs = probeStampNs;
        }
    }

    private boolean isAsGood(long rttNs) {
        return rttNs - probeMinNs <= probeMinNs / AS_GOOD_PART + AS_GOOD_NS;
    }

    /// The delay was measured without queue just now, although no sample was lower.
    void confirm(long nowNs) {
        probeStampNs = nowNs;
    }
}
