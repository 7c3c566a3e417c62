package io.wraith.proto.congestion;

/// What the application of a [ModelFlow] has to send: everything, or a rate that may change.
final class AppSource {
    private static final double NANOS = 1e9;

    private double bytesPerSecond;
    private double waiting;
    private long filledNs;

    private AppSource(double bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    static AppSource bulk() {
        return new AppSource(Double.POSITIVE_INFINITY);
    }

    /// From now on; 0 is silence.
    void rate(long nowNs, double bytesPerSecond) {
        availableBytes(nowNs);
        waiting = Double.isInfinite(waiting) ? 0 : waiting;
        filledNs = nowNs;
        this.bytesPerSecond = bytesPerSecond;
    }

    long availableBytes(long nowNs) {
        if (bytesPerSecond == Double.POSITIVE_INFINITY) {
            return Long.MAX_VALUE / 4;
        }
        waiting += Math.max(0, nowNs - filledNs) * bytesPerSecond / NANOS;
        filledNs = nowNs;
        return (long) waiting;
    }

    /// When so many bytes wait.
    long nextNs(long nowNs, int bytes) {
        long available = availableBytes(nowNs);
        if (available >= bytes) {
            return nowNs;
        }
        return bytesPerSecond == 0
                ? Long.MAX_VALUE
                : nowNs + 1 + (long) ((bytes - waiting) * NANOS / bytesPerSecond);
    }

    void sent(long nowNs, int bytes) {
        if (bytesPerSecond != Double.POSITIVE_INFINITY) {
            availableBytes(nowNs);
            waiting = Math.max(0, waiting - bytes);
        }
    }
}
