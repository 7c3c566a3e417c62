package io.wraith.proto.congestion;

/// The queue at the bottleneck as our own round trips show it. Always the lowest of several samples
/// counts, since jitter only ever adds. Three questions are answered: is there no queue (then the
/// margin below the bandwidth drains nothing and only costs), does one stand (somebody sends more
/// than leaves, perhaps we), and has the probe at hand built one (then it knows enough).
///
/// Without watching the answers are those that leave BBR as drafted.
final class QueueWatch {
    private static final long NONE = MinRtt.NONE;
    private static final int WINDOWS_PER_RTT = 8;
    private static final int LEAST_SAMPLES = 4;

    private static final double EMPTY = 1.02;
    private static final long EMPTY_JITTER_NS = 50_000;
    private static final double STANDING = 1.1;
    private static final double FULL = 1.25;
    private static final long JITTER_NS = 250_000;

    /// A probe of an empty path needs little queue to be sure. One that meets a queue already may
    /// add more: this is how the smaller of two flows catches up, since both add the same delay.
    private static final double GROWN_FROM_EMPTY = 0.15;

    private static final double GROWN_FROM_STANDING = 0.4;

    /// The most in flight while an empty path is probed, in BDPs: the queue of a probe stays below.
    static final double PROBE_WINDOW_GAIN = 1.2;

    private final boolean watches;
    private long lowest = NONE;
    private long lowestOfWindow = NONE;
    private long windowStartNs;
    private int windowSamples;
    private long lowestOfRound = NONE;
    private long lowestOfLastRound = NONE;
    private long atProbe = NONE;
    private boolean probesEmptyPath;

    QueueWatch(boolean watches) {
        this.watches = watches;
    }

    void sampled(long nowNs, long rttNs, long minRttNs) {
        lowestOfRound = Math.min(lowestOfRound, rttNs);
        if (windowSamples == 0) {
            windowStartNs = nowNs;
        }
        windowSamples++;
        lowestOfWindow = Math.min(lowestOfWindow, rttNs);
        if (windowSamples >= LEAST_SAMPLES && nowNs - windowStartNs >= minRttNs / WINDOWS_PER_RTT) {
            lowest = lowestOfWindow;
            lowestOfWindow = NONE;
            windowSamples = 0;
        }
    }

    void roundStarted() {
        lowestOfLastRound = lowestOfRound;
        lowestOfRound = NONE;
    }

    void probeStarts(long minRttNs) {
        atProbe = lowest;
        probesEmptyPath = watches && lowest <= STANDING * minRttNs + JITTER_NS;
    }

    boolean isEmpty(long minRttNs) {
        return watches && lowest <= EMPTY * minRttNs + EMPTY_JITTER_NS;
    }

    /// All through the last round.
    boolean isStanding(long minRttNs) {
        return watches
                && lowestOfLastRound != NONE
                && lowestOfLastRound > STANDING * minRttNs + JITTER_NS;
    }

    /// Whether the last round can have filled the pipe. What is full has a queue, for start-up
    /// keeps twice in flight what the path holds; rates that no longer grow without one are a
    /// matter of the two machines, which may be about to wake up.
    boolean mayBeFull(long minRttNs) {
        return !watches || (lowestOfLastRound != NONE && lowestOfLastRound >= FULL * minRttNs);
    }

    boolean probesEmptyPath() {
        return probesEmptyPath;
    }

    boolean hasGrownByProbe(long minRttNs) {
        double more = (probesEmptyPath ? GROWN_FROM_EMPTY : GROWN_FROM_STANDING) * minRttNs;
        return watches && lowest != NONE && lowest - JITTER_NS > atProbe + more;
    }
}
