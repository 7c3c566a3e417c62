package io.wraith.proto.congestion;

/// The path's delay without queue. A filter of 5 s decides when to probe for it, one of 10 s gives
/// the value; both start empty, not at zero.
final class MinRtt {
    static final long NONE = Long.MAX_VALUE;
    private static final long PROBE_INTERVAL_NS = 5_000_000_000L;
    private static final long FILTER_NS = 10_000_000_000L;

    private long minNs;
    private long minStampNs;
    private long probeMinNs = NONE;
    private long probeStampNs;
    private boolean expired;
    private long beforeExpiryNs;

    /// `firstRttNs` from the handshake, or 0 when it is not known.
    MinRtt(long nowNs, long firstRttNs) {
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
        }
        boolean isOld = nowNs - minStampNs > FILTER_NS;
        if (probeMinNs < minNs || (isOld && probeMinNs != NONE)) {
            beforeExpiryNs = isOld ? minNs : probeMinNs;
            minNs = probeMinNs;
            minStampNs = probeStampNs;
        }
    }

    /// The delay was measured without queue just now, although no sample was lower.
    void confirm(long nowNs) {
        probeStampNs = nowNs;
    }
}
