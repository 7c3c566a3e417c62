package io.wraith.bench.sim;

/// A link that silently loses IP packets above its MTU: a black hole, since nobody is told.
final class MtuLimit extends Node {
    private int mtu;

    MtuLimit(Simulation simulation, int mtu) {
        super(simulation);
        this.mtu = mtu;
    }

    void mtu(int bytes) {
        mtu = bytes;
    }

    @Override
    void process(int datagram, long nowNs) {
        if (datagrams.length(datagram) + Datagrams.IP_OVERHEAD > mtu) {
            drop(datagram);
        } else {
            pass(datagram, nowNs);
        }
    }

    @Override
    String describe() {
        return "mtu " + mtu;
    }
}
