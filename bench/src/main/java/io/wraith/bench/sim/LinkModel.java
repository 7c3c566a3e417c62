package io.wraith.bench.sim;

import io.wraith.bench.sim.Damage.Kind;

/// One direction of a link on its own, for a caller who has the packets and the clock: the nodes of
/// the simulator in the order queue, loss, duplicates, delay, reordering. Every packet of the wire
/// is decided by itself, and the decisions follow from the seed and the order of the packets alone;
/// only what the queue does depends on when they come.
///
/// Times are the caller's and never go back. A packet is a number of the caller's for its bytes.
public final class LinkModel {
    public static final long NEVER = Wakeups.NEVER;

    private static final int CE = 3;
    private static final long UNLIMITED = 1_000_000_000_000_000L;

    private final Simulation simulation;
    private final Datagrams datagrams;
    private final Bottleneck bottleneck;
    private final RandomLoss loss;
    private final BurstLoss bursts;
    private final Damage duplicates;
    private final Delay delay;
    private final Reorder reorder;
    private final Exit exit;
    private LinkConditions conditions;
    private boolean isLimited;
    private long delayNs;

    public LinkModel(long seed, LinkConditions conditions, Payloads payloads) {
        simulation = new Simulation(seed, payloads);
        datagrams = simulation.datagrams();
        bottleneck = new Bottleneck(simulation, UNLIMITED, Long.MAX_VALUE);
        loss = new RandomLoss(simulation, 0);
        bursts = new BurstLoss(simulation, 0, 1);
        duplicates = new Damage(simulation, Kind.DUPLICATE, 0);
        delay = new Delay(simulation, 0);
        reorder = new Reorder(simulation, 0, 1);
        exit = new Exit(simulation);
        new Chain()
                .add(bottleneck)
                .add(loss)
                .add(bursts)
                .add(duplicates)
                .add(delay)
                .add(reorder)
                .add(exit);
        this.conditions = conditions;
        apply();
    }

    /// From the next packet to reach each part; what is on the wire or under way stays as it is.
    public void conditions(LinkConditions changed, long nowNs) {
        simulation.runUntil(nowNs);
        conditions = changed;
        apply();
    }

    public LinkConditions conditions() {
        return conditions;
    }

    private void apply() {
        isLimited = conditions.bitsPerSecond() > 0;
        delayNs = conditions.whole(Condition.DELAY);
        long mark = conditions.whole(Condition.ECN);
        bottleneck.rate(isLimited ? conditions.bitsPerSecond() : UNLIMITED);
        bottleneck.queue(
                isLimited ? conditions.queueBytes() : Long.MAX_VALUE,
                mark == 0 ? Long.MAX_VALUE : mark);
        double share = conditions.value(Condition.LOSS);
        double meanBurst = conditions.value(Condition.BURST);
        loss.share(meanBurst > 1 ? 0 : share);
        bursts.channel(meanBurst > 1 ? share : 0, meanBurst);
        duplicates.share(conditions.value(Condition.DUPLICATE));
        delay.delayNs(delayNs);
        delay.jitterNs(conditions.whole(Condition.JITTER));
        reorder.share(conditions.value(Condition.REORDER), conditions.whole(Condition.HOLD));
    }

    /// A packet of `ipBytes` with the two ECN bits `ecn` comes to the queue.
    public void offer(long payload, int ipBytes, int ecn, long nowNs) {
        simulation.runUntil(nowNs);
        int length = Math.max(0, ipBytes - Datagrams.IP_OVERHEAD);
        int datagram = datagrams.create(payload, length, ecn);
        // A link without limit costs no turns of its own.
        Node first = isLimited || bottleneck.doneNs() != NEVER ? bottleneck : loss;
        first.process(datagram, nowNs);
    }

    public void runUntil(long nowNs) {
        simulation.runUntil(nowNs);
    }

    /// When a packet arrives next, at the earliest: 0 or a time gone by when one has.
    public long nextNs() {
        long queued = bottleneck.doneNs();
        if (queued != NEVER) {
            queued += delayNs;
        }
        return Math.min(firstNs(), Math.min(queued, Math.min(delay.firstNs(), reorder.firstNs())));
    }

    /// When the first of those that have arrived did so; [#NEVER] when there is none.
    public long firstNs() {
        return exit.arrived.firstNs();
    }

    /// The first that has arrived.
    public long firstPayload() {
        return datagrams.payload(exit.arrived.first());
    }

    /// Whether the first that has arrived says that it met congestion.
    public boolean isFirstMarked() {
        return datagrams.ecn(exit.arrived.first()) == CE;
    }

    /// Hands the first that has arrived over to the caller.
    public void removeFirst() {
        datagrams.release(exit.arrived.remove());
    }

    /// How many the full queue dropped.
    public long overflowed() {
        return bottleneck.dropped();
    }

    /// How many were lost on the way.
    public long lost() {
        return loss.dropped() + bursts.dropped();
    }

    /// How many packets the model holds, those that have arrived included.
    public int held() {
        return datagrams.count();
    }

    /// Keeps what has arrived until it is fetched.
    private static final class Exit extends Node {
        private final DatagramQueue arrived = new DatagramQueue();

        Exit(Simulation simulation) {
            super(simulation);
        }

        @Override
        void process(int datagram, long nowNs) {
            arrived.add(nowNs, datagram);
        }

        @Override
        String describe() {
            return "exit";
        }
    }
}
