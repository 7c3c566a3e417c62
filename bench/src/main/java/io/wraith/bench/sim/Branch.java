package io.wraith.bench.sim;

/// Takes the datagrams to one address out of a chain.
final class Branch extends Node {
    private final long address;
    private final Node aside;

    Branch(Simulation simulation, long address, Node aside) {
        super(simulation);
        this.address = address;
        this.aside = aside;
    }

    @Override
    void process(int datagram, long nowNs) {
        if (datagrams.target(datagram) == address) {
            aside.process(datagram, nowNs);
        } else {
            pass(datagram, nowNs);
        }
    }

    @Override
    String describe() {
        return "branch to " + Long.toHexString(address);
    }
}
