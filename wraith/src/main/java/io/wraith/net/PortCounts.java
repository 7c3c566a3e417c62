package io.wraith.net;

/// A port's counters. Its owner writes; another thread that reads may see them a moment late.
@SuppressWarnings("EnumOrdinal") // only this process sees the indices
final class PortCounts {
    private final long[] counts = new long[PortCounter.values().length];

    void add(PortCounter counter, long amount) {
        counts[counter.ordinal()] += amount;
    }

    long get(PortCounter counter) {
        return counts[counter.ordinal()];
    }
}
