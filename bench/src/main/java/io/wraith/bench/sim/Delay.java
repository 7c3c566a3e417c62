package io.wraith.bench.sim;

import io.wraith.base.Prng;

/// Propagation: a constant time, or up to `jitterNs` more for each datagram without changing their
/// order, as queues elsewhere do.
final class Delay extends Node {
    private final DatagramQueue line = new DatagramQueue();
    private final Prng random;
    private long jitterNs;
    private long delayNs;
    private long lastNs = Long.MIN_VALUE;

    Delay(Simulation simulation, long delayNs) {
        this(simulation, delayNs, 0);
    }

    Delay(Simulation simulation, long delayNs, long jitterNs) {
        super(simulation);
        this.random = simulation.fork();
        this.delayNs = delayNs;
        this.jitterNs = jitterNs;
    }

    /// For datagrams that come from now on; none overtakes an earlier one.
    void delayNs(long ns) {
        delayNs = ns;
    }

    void jitterNs(long ns) {
        jitterNs = ns;
    }

    /// When the next datagram passes on.
    long firstNs() {
        return line.firstNs();
    }

    @Override
    void process(int datagram, long nowNs) {
        if (datagram != Datagrams.NONE) {
            long jitter = jitterNs == 0 ? 0 : random.below(jitterNs + 1);
            lastNs = Math.max(lastNs, nowNs + delayNs + jitter);
            line.add(lastNs, datagram);
        }
        while (line.firstNs() <= nowNs) {
            pass(line.remove(), nowNs);
        }
        wakeAt(line.firstNs());
    }

    @Override
    String describe() {
        String constant = "delay " + Text.time(delayNs);
        return jitterNs == 0 ? constant : constant + " + up to " + Text.time(jitterNs);
    }
}
