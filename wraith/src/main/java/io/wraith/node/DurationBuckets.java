package io.wraith.node;

import java.util.Arrays;
import java.util.List;

/// Counts durations by size, in steps of 1, 2.5 and 5 from a microsecond to ten seconds. For one
/// thread; recording allocates nothing.
final class DurationBuckets {
    private static final long LEAST_NS = 1_000;
    private static final int DECADES = 7;

    /// The longest that each bucket takes; one more takes what is longer than all of these.
    private static final long[] BOUNDS_NS = bounds();

    /// As OpenMetrics wants thresholds written, in seconds.
    static final List<String> BOUNDS_SECONDS =
            List.of(
                    "1e-06", "2.5e-06", "5e-06", "1e-05", "2.5e-05", "5e-05", "0.0001", "0.00025",
                    "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25",
                    "0.5", "1.0", "2.5", "5.0", "10.0");

    /// Of each bucket its count, then the sum of all durations.
    private final long[] words = new long[words()];

    private static long[] bounds() {
        long[] bounds = new long[3 * DECADES + 1];
        long decade = LEAST_NS;
        for (int at = 0; at < bounds.length; at += 3) {
            bounds[at] = decade;
            if (at + 1 < bounds.length) {
                bounds[at + 1] = decade * 5 / 2;
                bounds[at + 2] = decade * 5;
            }
            decade *= 10;
        }
        return bounds;
    }

    static int words() {
        return BOUNDS_NS.length + 2;
    }

    void record(long durationNs) {
        int at = Arrays.binarySearch(BOUNDS_NS, durationNs);
        words[at < 0 ? -at - 1 : at]++;
        words[BOUNDS_NS.length + 1] += Math.max(0, durationNs);
    }

    long word(int at) {
        return words[at];
    }
}
