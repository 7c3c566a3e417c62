package io.wraith.proto.congestion;

import java.util.Arrays;

/// What a [ModelFlow] achieved, in slots of 100 ms, and its round trips from a moment on.
final class FlowRecord {
    private static final long SLOT_NS = PathModel.SECOND / 10;

    private final long startNs;
    private long[] slots = new long[1024];
    private long[] rtts = new long[4096];
    private int rttCount;
    private long rttsFromNs = Long.MAX_VALUE;
    private long minRttNs = Long.MAX_VALUE;
    private long lastRttNs;

    long sent;
    long lost;
    long spurious;

    FlowRecord(long startNs, long rttNs) {
        this.startNs = startNs;
        lastRttNs = rttNs;
    }

    void keepRttsFrom(double seconds) {
        rttsFromNs = PathModel.at(seconds);
    }

    void acked(long nowNs, long rttNs, long bytes) {
        minRttNs = Math.min(minRttNs, rttNs);
        lastRttNs = rttNs;
        int slot = (int) ((nowNs - PathModel.at(0)) / SLOT_NS);
        if (slot >= slots.length) {
            slots = Arrays.copyOf(slots, 2 * slot);
        }
        slots[slot] += bytes;
        if (nowNs >= rttsFromNs) {
            if (rttCount == rtts.length) {
                rtts = Arrays.copyOf(rtts, 2 * rttCount);
            }
            rtts[rttCount++] = rttNs;
        }
    }

    long startNs() {
        return startNs;
    }

    long minRttNs() {
        return minRttNs;
    }

    long lastRttNs() {
        return lastRttNs;
    }

    /// Bytes per second acknowledged between two seconds of the run.
    double rate(double fromSeconds, double toSeconds) {
        long bytes = 0;
        for (int i = (int) Math.round(fromSeconds * 10); i < Math.round(toSeconds * 10); i++) {
            bytes += i < slots.length ? slots[i] : 0;
        }
        return bytes / (toSeconds - fromSeconds);
    }

    long rttNs(double quantile) {
        long[] sorted = Arrays.copyOf(rtts, rttCount);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(quantile * rttCount, rttCount - 1)];
    }
}
