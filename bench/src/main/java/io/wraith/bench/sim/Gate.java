package io.wraith.bench.sim;

/// A link that can be cut: closed, it loses everything.
final class Gate extends Node {
    private boolean closed;

    Gate(Simulation simulation) {
        super(simulation);
    }

    void closed(boolean isClosed) {
        closed = isClosed;
    }

    @Override
    void process(int datagram, long nowNs) {
        if (closed) {
            drop(datagram);
        } else {
            pass(datagram, nowNs);
        }
    }

    @Override
    String describe() {
        return "gate";
    }
}
