package io.wraith.proto.congestion;

/// The window of RFC 9438 §4 over time, in packets.
final class CubicCurve {
    static final double BETA = 0.7;
    private static final double C = 0.4;
    private static final double RENO_ALPHA = 3 * (1 - BETA) / (1 + BETA);
    private static final double MOST_GROWTH = 1.5;
    private static final double NANOS = 1e9;

    /// What an undo restores.
    record Memory(double plateau, double beforeCut) {}

    private double plateau;
    private double beforeCut;
    private double k;
    private double reno;
    private long epochNs;
    private boolean hasEpoch;

    /// The window was cut from so many packets. Fast convergence: a flow that was cut below its
    /// last plateau leaves room for newer ones.
    void cut(double packets) {
        plateau = packets < plateau ? packets * (1 + BETA) / 2 : packets;
        beforeCut = packets;
        hasEpoch = false;
    }

    Memory memory() {
        return new Memory(plateau, beforeCut);
    }

    void restore(Memory memory) {
        plateau = memory.plateau;
        beforeCut = memory.beforeCut;
        hasEpoch = false;
    }

    /// Time in which the application was the limit does not count.
    void pause(long elapsedNs) {
        epochNs += elapsedNs;
    }

    /// The window after `acked` packets more were acknowledged.
    double grown(double packets, double acked, long nowNs, long rttNs) {
        if (!hasEpoch) {
            begin(packets, nowNs);
        }
        double seconds = (nowNs - epochNs + rttNs) / NANOS;
        double offset = seconds - k;
        double target =
                Math.clamp(C * offset * offset * offset + plateau, packets, MOST_GROWTH * packets);
        double cubic = packets + (target - packets) / packets * acked;
        reno += (reno >= beforeCut ? 1 : RENO_ALPHA) * acked / packets;
        return Math.max(cubic, reno);
    }

    private void begin(double packets, long nowNs) {
        hasEpoch = true;
        epochNs = nowNs;
        reno = packets;
        plateau = Math.max(plateau, packets);
        k = StrictMath.cbrt((plateau - packets) / C);
    }
}
