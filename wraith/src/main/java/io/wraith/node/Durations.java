package io.wraith.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How often something took how long.
///
/// @param counts how many were no longer than each bound and longer than the one before; the last
///   of them were longer than all bounds
public record Durations(List<Long> counts, long sumNs) {
    static final Durations NONE =
            new Durations(Collections.nCopies(DurationBuckets.words() - 1, 0L), 0);

    public Durations {
        counts = List.copyOf(counts);
    }

    Durations plus(Durations other) {
        List<Long> sums = new ArrayList<>();
        for (int at = 0; at < counts.size(); at++) {
            sums.add(counts.get(at) + other.counts.get(at));
        }
        return new Durations(sums, sumNs + other.sumNs);
    }

    /// The bounds, in seconds, as OpenMetrics wants them written.
    public static List<String> bounds() {
        return DurationBuckets.BOUNDS_SECONDS;
    }

    static Durations of(long[] words, int at) {
        List<Long> counts = new ArrayList<>();
        int last = at + DurationBuckets.words() - 1;
        for (int word = at; word < last; word++) {
            counts.add(words[word]);
        }
        return new Durations(counts, words[last]);
    }

    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
