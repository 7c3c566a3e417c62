package io.wraith.bench.sim;

/// Counts what passes.
final class Meter extends Node {
    private long count;
    private long wireBytes;

    Meter(Simulation simulation) {
        super(simulation);
    }

    long count() {
        return count;
    }

    long wireBytes() {
        return wireBytes;
    }

    @Override
    void process(int datagram, long nowNs) {
        count++;
        wireBytes += datagrams.wireBytes(datagram);
        pass(datagram, nowNs);
    }

    @Override
    String describe() {
        return "meter";
    }
}
