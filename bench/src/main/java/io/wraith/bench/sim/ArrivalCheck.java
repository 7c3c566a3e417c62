package io.wraith.bench.sim;

import java.util.BitSet;

/// What arrived on one stream: every byte at most once, and the one that belongs there. Kept as one
/// bit per byte, which shares no idea with the protocol's own ranges.
final class ArrivalCheck {
    private final String name;
    private final long pattern;
    private final BitSet arrived = new BitSet();
    private long bytes;
    private boolean isOver;

    ArrivalCheck(String name, long pattern) {
        this.name = name;
        this.pattern = pattern;
    }

    /// Whoever takes the stream wants no more of it.
    void expectNothingMore() {
        isOver = true;
    }

    void data(long offset, byte[] from, int at, int length) {
        SimulationFault.unless(!isOver, name + ": bytes after it was stopped");
        int first = Math.toIntExact(offset);
        SimulationFault.unless(
                arrived.get(first, first + length).isEmpty(),
                name + ": bytes from " + offset + " on came twice");
        SimulationFault.unless(
                Pattern.matches(pattern, offset, from, at, length),
                name + ": bytes from " + offset + " on were altered");
        arrived.set(first, first + length);
        bytes += length;
    }

    long bytes() {
        return bytes;
    }

    boolean isWhole(long size) {
        return bytes == size && arrived.length() == size;
    }
}
