package io.wraith.bench.sim;

import static java.util.Objects.requireNonNull;

import io.wraith.base.Check;

import org.jspecify.annotations.Nullable;

/// A computer with one UDP socket: what it receives waits in the socket's buffer until its turn.
///
/// It has a clock of its own, which starts anywhere and may jump forward, and may be paused like a
/// virtual machine: the network goes on, the buffer fills, then drops.
abstract class Machine extends Node {
    final DatagramQueue inbox = new DatagramQueue();
    private final long address;
    private @Nullable Node uplink;
    private long inboxBytes;
    private long inboxLimit = Long.MAX_VALUE;
    private long socketDrops;
    private long turnGapNs;
    private long lastTurnNs = Long.MIN_VALUE / 2;
    private long clockOffsetNs;
    private boolean paused;

    Machine(Simulation simulation, long address) {
        this(simulation, address, 0);
    }

    /// Its clock shows so much when the run begins.
    Machine(Simulation simulation, long address, long clockOffsetNs) {
        super(simulation);
        this.address = address;
        this.clockOffsetNs = clockOffsetNs;
    }

    final long address() {
        return address;
    }

    /// The way out.
    final void uplink(Node first) {
        uplink = first;
    }

    /// Payload bytes the socket holds before it drops.
    final void socketBuffer(long bytes) {
        inboxLimit = bytes;
    }

    /// Datagrams that come within so long after a turn wait for the next, as interrupt moderation
    /// makes them.
    final void turnGap(long ns) {
        turnGapNs = ns;
    }

    /// Also the jump of a clock, when it is called again with more.
    final void clockOffset(long ns) {
        clockOffsetNs = ns;
        schedule();
    }

    final long clockOffset() {
        return clockOffsetNs;
    }

    final void paused(boolean isPaused) {
        paused = isPaused;
        schedule();
    }

    /// What the socket's buffer had no room for since the beginning.
    final long socketDrops() {
        return socketDrops;
    }

    /// Takes all of the inbox and sends what there is to send, at `localNs` of its own clock.
    abstract void turn(long localNs);

    /// When it wants its next turn if nothing arrives, by its own clock; [Wakeups#NEVER] for never.
    abstract long deadlineNs();

    @Override
    final void process(int datagram, long nowNs) {
        if (datagram != Datagrams.NONE) {
            receive(datagram, nowNs);
        } else if (!paused) {
            lastTurnNs = nowNs;
            turn(nowNs + clockOffsetNs);
            Check.that(inbox.isEmpty(), "a machine leaves datagrams for later");
        }
        schedule();
    }

    /// Takes the first datagram of the inbox; the caller releases it.
    final int take() {
        int datagram = inbox.remove();
        inboxBytes -= datagrams.length(datagram);
        return datagram;
    }

    final void send(byte[] bytes, int at, int length, long target, int ecn) {
        int datagram = datagrams.create(bytes, at, length, address, target);
        datagrams.ecn(datagram, ecn);
        long nowNs = simulation.nowNs();
        simulation.fingerprint().sent(nowNs, datagrams.bytes(datagram), length, target);
        requireNonNull(uplink, "a machine without a network").process(datagram, nowNs);
    }

    /// To be called when [#deadlineNs] changed outside a turn.
    final void schedule() {
        if (paused) {
            wakeAt(Wakeups.NEVER);
            return;
        }
        long nowNs = simulation.nowNs();
        long wanted = deadlineNs();
        long timer = wanted == Wakeups.NEVER ? wanted : Math.max(nowNs, wanted - clockOffsetNs);
        boolean hasMail = !inbox.isEmpty();
        wakeAt(hasMail ? Math.min(timer, Math.max(nowNs, lastTurnNs + turnGapNs)) : timer);
    }

    private void receive(int datagram, long nowNs) {
        int length = datagrams.length(datagram);
        long target = datagrams.target(datagram);
        simulation.fingerprint().arrived(nowNs, datagrams.bytes(datagram), length, target);
        if (inboxBytes + length > inboxLimit) {
            socketDrops++;
            drop(datagram);
        } else {
            inboxBytes += length;
            inbox.add(nowNs, datagram);
        }
    }
}
