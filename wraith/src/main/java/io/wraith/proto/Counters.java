package io.wraith.proto;

/// The values of all [Counter]s of one connection.
@SuppressWarnings("EnumOrdinal") // places in an array that nobody else sees
public final class Counters {
    private final long[] values = new long[Counter.values().length];

    Counters() {}

    public long get(Counter counter) {
        return values[counter.ordinal()];
    }

    void add(Counter counter, long amount) {
        values[counter.ordinal()] += amount;
    }

    void increment(Counter counter) {
        values[counter.ordinal()]++;
    }
}
