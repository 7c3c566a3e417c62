package io.wraith.node;

import java.util.function.LongSupplier;

/// Finds what limits a transfer from what each turn finds, half a second at a time.
final class LimiterWatch {
    private static final long SPAN_NS = 500_000_000L;

    /// A thread that waits less than this share of the time has none left.
    private static final double LEAST_IDLE = 0.08;

    private final LongSupplier idleNs;
    private int onDisk;
    private int onNet;
    private int onPeer;
    private long beginNs;
    private long idleAtBeginNs;
    private boolean hasBegun;
    private Limiter found = Limiter.UNKNOWN;

    /// @param idleNs how long the thread that does the turns has waited in all
    LimiterWatch(LongSupplier idleNs) {
        this.idleNs = idleNs;
    }

    /// @param now what keeps this turn from doing more
    Limiter turn(Limiter now, long nowNs) {
        if (!hasBegun) {
            begin(nowNs);
        }
        switch (now) {
            case DISK -> onDisk++;
            case NET -> onNet++;
            case PEER -> onPeer++;
            case UNKNOWN, CPU -> {}
        }
        long spanNs = nowNs - beginNs;
        if (spanNs >= SPAN_NS) {
            boolean isBusy = idleNs.getAsLong() - idleAtBeginNs < LEAST_IDLE * spanNs;
            found = isBusy ? Limiter.CPU : most();
            begin(nowNs);
        }
        return found;
    }

    private void begin(long nowNs) {
        hasBegun = true;
        beginNs = nowNs;
        idleAtBeginNs = idleNs.getAsLong();
        onDisk = 0;
        onNet = 0;
        onPeer = 0;
    }

    private Limiter most() {
        if (onDisk > Math.max(onNet, onPeer)) {
            return Limiter.DISK;
        }
        return onPeer > onNet ? Limiter.PEER : Limiter.NET;
    }
}
