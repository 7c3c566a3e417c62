package io.wraith.kit;

import org.HdrHistogram.Histogram;

import java.util.Locale;

/// How long something took, over a number of times: what a [LatencyRecorder] saw. All zero when it
/// saw nothing.
public record Latencies(
        long count, long leastNs, long medianNs, long p90Ns, long p99Ns, long p999Ns, long mostNs) {
    static Latencies of(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return new Latencies(0, 0, 0, 0, 0, 0, 0);
        }
        return new Latencies(
                histogram.getTotalCount(),
                histogram.getMinValue(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }

    /// One line, in microseconds.
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "n %d  min %.1f  p50 %.1f  p90 %.1f  p99 %.1f  p99.9 %.1f  max %.1f us",
                count,
                leastNs / 1e3,
                medianNs / 1e3,
                p90Ns / 1e3,
                p99Ns / 1e3,
                p999Ns / 1e3,
                mostNs / 1e3);
    }
}
