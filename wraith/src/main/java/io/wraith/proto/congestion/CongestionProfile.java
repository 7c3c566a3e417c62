package io.wraith.proto.congestion;

/// Which controller a connection uses.
public record CongestionProfile(Kind kind, long fixedBytesPerSecond) {
    public enum Kind {
        /// BBRv3 that tells random loss from congestion and answers standing queues; the default.
        BBR_LOSS_FLOOR,
        /// BBRv3 as drafted.
        BBR,
        CUBIC,
        /// A rate that somebody set and answers for.
        FIXED_RATE
    }

    public static final CongestionProfile DEFAULT = of(Kind.BBR_LOSS_FLOOR);

    /// A burst that one kernel call can segment, headers included.
    static final int MOST_QUANTUM_BYTES = 65_000;

    public CongestionProfile {
        if ((kind == Kind.FIXED_RATE) != (fixedBytesPerSecond > 0)) {
            throw new IllegalArgumentException(
                    kind + " with a fixed rate of " + fixedBytesPerSecond + " bytes per second");
        }
    }

    public static CongestionProfile of(Kind kind) {
        return new CongestionProfile(kind, 0);
    }

    public static CongestionProfile fixedRate(long bytesPerSecond) {
        return new CongestionProfile(Kind.FIXED_RATE, bytesPerSecond);
    }

    /// `firstRttNs` is the handshake's, 0 if unknown; `seed` decides when a flow probes, so that
    /// flows that began together do not stay in step.
    public Congestion start(long nowNs, long firstRttNs, int datagramBytes, long seed) {
        return switch (kind) {
            case BBR_LOSS_FLOOR -> new BbrV3(BbrRules.OURS, nowNs, firstRttNs, datagramBytes, seed);
            case BBR -> new BbrV3(BbrRules.DRAFT, nowNs, firstRttNs, datagramBytes, seed);
            case CUBIC -> new Cubic(nowNs, firstRttNs, datagramBytes);
            case FIXED_RATE -> new FixedRate(fixedBytesPerSecond, nowNs, firstRttNs, datagramBytes);
        };
    }
}
