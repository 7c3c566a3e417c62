package io.wraith.proto.congestion;

import io.wraith.base.Prng;

/// One drop-tail FIFO of a path model, with random loss on either side and a policer in front.
/// Nothing waits here: a packet's departure is known when it arrives, and is moved if the capacity
/// changes while it waits.
final class Bottleneck {
    static final long DROPPED = Long.MAX_VALUE;
    private static final double NANOS = 1e9;

    private final RandomLoss before;
    private final RandomLoss after;
    private double bytesPerSecond;
    private long bufferBytes;
    private double freeNs;
    private double policerRate;
    private double policerBurst;
    private double tokens;
    private long tokensNs;

    private double markAboveBytes = Double.POSITIVE_INFINITY;
    private boolean hasMarked;

    long queueDrops;
    long randomDrops;

    Bottleneck(double bytesPerSecond, long bufferBytes, RandomLoss before, RandomLoss after) {
        this.bytesPerSecond = bytesPerSecond;
        this.bufferBytes = bufferBytes;
        this.before = before;
        this.after = after;
        freeNs = Double.NEGATIVE_INFINITY;
    }

    void police(double bytesPerSecond, double burstBytes, long nowNs) {
        policerRate = bytesPerSecond;
        policerBurst = burstBytes;
        tokens = burstBytes;
        tokensNs = nowNs;
    }

    /// Packets that meet a longer queue are marked.
    void markAbove(double bytes) {
        markAboveBytes = bytes;
    }

    /// Whether the packet offered last was marked.
    boolean hasMarked() {
        return hasMarked;
    }

    /// When it leaves, or [#DROPPED].
    long offer(long nowNs, int bytes, Prng random) {
        if (before.isLost(random)) {
            randomDrops++;
            return DROPPED;
        }
        if (policerRate > 0 && !conforms(nowNs, bytes)) {
            queueDrops++;
            return DROPPED;
        }
        double start = Math.max(freeNs, (double) nowNs);
        double backlog = (start - nowNs) * bytesPerSecond / NANOS;
        if (backlog + bytes > bufferBytes) {
            queueDrops++;
            return DROPPED;
        }
        hasMarked = backlog > markAboveBytes;
        freeNs = start + bytes * NANOS / bytesPerSecond;
        if (after.isLost(random)) {
            randomDrops++;
            return DROPPED;
        }
        return (long) freeNs;
    }

    /// New capacity from now on; answers by what factor the time a packet still waits grows.
    double change(long nowNs, double newBytesPerSecond) {
        double factor = bytesPerSecond / newBytesPerSecond;
        bytesPerSecond = newBytesPerSecond;
        if (freeNs > nowNs) {
            freeNs = nowNs + (freeNs - nowNs) * factor;
        }
        return factor;
    }

    private boolean conforms(long nowNs, int bytes) {
        tokens = Math.min(policerBurst, tokens + (nowNs - tokensNs) * policerRate / NANOS);
        tokensNs = nowNs;
        if (tokens < bytes) {
            return false;
        }
        tokens -= bytes;
        return true;
    }
}
