package io.wraith.bench.sim;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// A piece of the network, or a machine on it.
///
/// It gets datagrams from the node before it, and its turn at the time it asked for; both come
/// through [#process], after which it passes on whatever is due.
abstract class Node {
    final Simulation simulation;
    final Datagrams datagrams;
    private final int number;
    private @Nullable Node next;
    private long dropped;

    Node(Simulation simulation) {
        this.simulation = simulation;
        this.datagrams = simulation.datagrams();
        this.number = simulation.register(this);
    }

    /// `datagram` belongs to this node from now on; [Datagrams#NONE] says that its time has come.
    abstract void process(int datagram, long nowNs);

    /// What it does, as a failing scenario prints it.
    abstract String describe();

    final void next(Node node) {
        next = node;
    }

    final long dropped() {
        return dropped;
    }

    final void pass(int datagram, long nowNs) {
        requireNonNull(next, "a chain ends before a machine").process(datagram, nowNs);
    }

    final void drop(int datagram) {
        dropped++;
        datagrams.drop(datagram);
    }

    /// Replaces the time asked for before.
    final void wakeAt(long timeNs) {
        simulation.wakeups().set(number, timeNs);
    }
}
