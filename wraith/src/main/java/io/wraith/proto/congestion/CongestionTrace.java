package io.wraith.proto.congestion;

/// What a controller thinks at one moment, for traces and plots. Reused; a controller fills what it
/// knows, the rest is 0.
public final class CongestionTrace {
    private String state = "";
    private long windowBytes;
    private long pacingBytesPerSecond;
    private long bandwidthBytesPerSecond;
    private long minRttNs;
    private double lossFloor;
    private String lossFloorReason = "";

    /// One that was not filled yet.
    public CongestionTrace() {}

    public String state() {
        return state;
    }

    public long windowBytes() {
        return windowBytes;
    }

    public long pacingBytesPerSecond() {
        return pacingBytesPerSecond;
    }

    public long bandwidthBytesPerSecond() {
        return bandwidthBytesPerSecond;
    }

    /// 0 while no round trip was measured.
    public long minRttNs() {
        return minRttNs;
    }

    /// The share of packets that is believed lost whatever the rate.
    public double lossFloor() {
        return lossFloor;
    }

    /// Why [#lossFloor] changed last; empty if it never did.
    public String lossFloorReason() {
        return lossFloorReason;
    }

    CongestionTrace clear(String state, Congestion of) {
        this.state = state;
        windowBytes = of.windowBytes();
        pacingBytesPerSecond = of.pacingBytesPerSecond();
        bandwidthBytesPerSecond = 0;
        minRttNs = 0;
        lossFloor = 0;
        lossFloorReason = "";
        return this;
    }

    CongestionTrace path(double bandwidth, long minRttNs) {
        bandwidthBytesPerSecond = (long) bandwidth;
        this.minRttNs = minRttNs;
        return this;
    }

    CongestionTrace floor(double share, String reason) {
        lossFloor = share;
        lossFloorReason = reason;
        return this;
    }
}
