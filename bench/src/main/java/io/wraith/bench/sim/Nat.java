package io.wraith.bench.sim;

/// An address translator before one machine: outside, that machine has one address, which changes
/// when the translator forgets it. Datagrams to an address of before are lost.
final class Nat {
    private final Node outwards;
    private final Node inwards;
    private final long inside;
    private long outside;

    Nat(Simulation simulation, long inside, long outside) {
        this.inside = inside;
        this.outside = outside;
        outwards = new Outwards(simulation);
        inwards = new Inwards(simulation);
    }

    Node outwards() {
        return outwards;
    }

    Node inwards() {
        return inwards;
    }

    long outside() {
        return outside;
    }

    /// Forgets the address given out before.
    void rebind(long newOutside) {
        outside = newOutside;
    }

    private final class Outwards extends Node {
        Outwards(Simulation simulation) {
            super(simulation);
        }

        @Override
        void process(int datagram, long nowNs) {
            datagrams.source(datagram, outside);
            pass(datagram, nowNs);
        }

        @Override
        String describe() {
            return "nat";
        }
    }

    private final class Inwards extends Node {
        Inwards(Simulation simulation) {
            super(simulation);
        }

        @Override
        void process(int datagram, long nowNs) {
            if (datagrams.target(datagram) == outside) {
                datagrams.target(datagram, inside);
                pass(datagram, nowNs);
            } else {
                drop(datagram);
            }
        }

        @Override
        String describe() {
            return "nat";
        }
    }
}
