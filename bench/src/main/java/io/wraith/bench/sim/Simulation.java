package io.wraith.bench.sim;

import io.wraith.base.Prng;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// One run: virtual time, the nodes, and the randomness of each, all from one seed.
final class Simulation {
    private final Prng root;
    private final Wakeups wakeups = new Wakeups();
    private final Datagrams datagrams;
    private final Fingerprint fingerprint = new Fingerprint();
    private final List<Node> nodes = new ArrayList<>();
    private long nowNs;

    Simulation(long seed) {
        this(seed, null);
    }

    /// One whose datagrams' bytes may be elsewhere.
    Simulation(long seed, @Nullable Payloads payloads) {
        root = new Prng(seed);
        datagrams = new Datagrams(payloads);
    }

    /// A stream of random numbers of its own for whoever asks, so that one node's draws do not
    /// change another's.
    Prng fork() {
        return root.split();
    }

    int register(Node node) {
        nodes.add(node);
        return nodes.size() - 1;
    }

    Wakeups wakeups() {
        return wakeups;
    }

    Datagrams datagrams() {
        return datagrams;
    }

    Fingerprint fingerprint() {
        return fingerprint;
    }

    /// Nanoseconds since the run began.
    long nowNs() {
        return nowNs;
    }

    /// Gives turns until that time, which it is afterwards.
    void runUntil(long endNs) {
        while (wakeups.earliestNs() <= endNs) {
            nowNs = wakeups.earliestNs();
            nodes.get(wakeups.next()).process(Datagrams.NONE, nowNs);
        }
        nowNs = endNs;
    }
}
