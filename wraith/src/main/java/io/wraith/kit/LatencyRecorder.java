package io.wraith.kit;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/// Records durations on one thread for others to read, in a histogram of fixed size: 1 ns to one
/// hour with two significant digits. Recording allocates nothing and never waits for a reader.
public final class LatencyRecorder {
    private static final long LONGEST_NS = 3_600_000_000_000L;
    private static final int DIGITS = 2;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, LONGEST_NS, DIGITS);
    private final Histogram all = new Histogram(1, LONGEST_NS, DIGITS);
    private @Nullable Histogram recycled;

    /// One that saw nothing yet.
    public LatencyRecorder() {}

    /// For the one thread that records. Longer than an hour counts as an hour, less than 0 as 0.
    public void record(long durationNs) {
        recorder.recordValue(Math.clamp(durationNs, 0, LONGEST_NS));
    }

    /// As [#record], for something that should happen every `intervalNs`: a duration that kept
    /// others from beginning also counts for those, with what they would have waited.
    public void recordExpecting(long durationNs, long intervalNs) {
        recorder.recordValueWithExpectedInterval(Math.clamp(durationNs, 0, LONGEST_NS), intervalNs);
    }

    /// What was recorded since the last call of this verb or [#total].
    public synchronized Latencies interval() {
        return Latencies.of(nextInterval());
    }

    /// What was recorded ever.
    public synchronized Latencies total() {
        nextInterval();
        return Latencies.of(all);
    }

    private Histogram nextInterval() {
        Histogram interval = recorder.getIntervalHistogram(recycled);
        recycled = interval;
        all.add(interval);
        return interval;
    }
}
