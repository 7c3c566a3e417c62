package io.wraith.proto.congestion;

/// The longest stretch of packets without a loss in the last 5 to 10 s, and with it the most that a
/// path can lose by itself: a loss that does not depend on our rate is there at any time, a full
/// queue comes and goes. This holds whatever the depth of the queue, also where no delay shows it.
final class CleanStretch {
    private static final long HALF_NS = 5_000_000_000L;

    /// So many times beyond the expected longest stretch of random loss is no coincidence: e⁻⁴.
    private static final double SURPRISE = 4;

    private long currentPackets;
    private long currentLongest;
    private long previousPackets;
    private long previousLongest;
    private long startNs;
    private boolean hasStarted;
    private long lastLost;

    /// An ACK for so many packets, the newest of which has this number.
    void acked(long nowNs, long packets, long number) {
        if (!hasStarted || nowNs - startNs > HALF_NS) {
            previousPackets = currentPackets;
            previousLongest = currentLongest;
            currentPackets = 0;
            currentLongest = 0;
            lastLost = hasStarted ? lastLost : number - packets;
            startNs = nowNs;
            hasStarted = true;
        }
        currentPackets += packets;
        currentLongest = Math.max(currentLongest, number - lastLost);
    }

    /// By number, for one ACK may tell of several stretches.
    void lost(long number) {
        if (hasStarted) {
            currentLongest = Math.max(currentLongest, number - lastLost - 1);
        }
        lastLost = Math.max(lastLost, number);
    }

    /// The most of `share` that the longest stretch allows when losses come in runs of mean length
    /// `run`. Among n packets with k runs of loss the longest stretch is about ln k ÷ rate of runs.
    double limit(double share, double run) {
        double longest = Math.max(currentLongest, previousLongest);
        double runs = (currentPackets + previousPackets) * share / run;
        double most = Math.log(Math.max(runs, 1)) + SURPRISE;
        return longest * share > most * run ? most * run / longest : share;
    }
}
