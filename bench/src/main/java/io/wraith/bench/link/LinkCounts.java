package io.wraith.bench.link;

import java.util.EnumMap;
import java.util.Map;

/// How often each [LinkCounter] happened in one direction.
@SuppressWarnings("EnumOrdinal") // an index into an array, stored nowhere
final class LinkCounts {
    private final long[] counts = new long[LinkCounter.values().length];

    void add(LinkCounter counter, long more) {
        counts[counter.ordinal()] += more;
    }

    Map<LinkCounter, Long> copy() {
        Map<LinkCounter, Long> copy = new EnumMap<>(LinkCounter.class);
        for (LinkCounter counter : LinkCounter.values()) {
            copy.put(counter, counts[counter.ordinal()]);
        }
        return copy;
    }
}
