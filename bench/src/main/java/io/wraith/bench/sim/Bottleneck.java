package io.wraith.bench.sim;

/// A link of finite rate with a drop-tail queue before it. An idle link takes any datagram; the
/// queue's limit counts what waits behind the one on the wire. Bytes are those on the Ethernet
/// wire.
///
/// From `markAbove` waiting bytes on, datagrams of ECN-capable senders are marked.
final class Bottleneck extends Node {
    private static final long BITS_PER_BYTE_NS = 8_000_000_000L;
    private static final int NOT_ECT = 0;
    private static final int CE = 3;

    private final DatagramQueue line = new DatagramQueue();
    private long queueLimit;
    private long markAbove;
    private long bitsPerSecond;
    private long waitingBytes;
    private long doneNs = Wakeups.NEVER;
    private long remainder;
    private long passedBytes;
    private long waitedNs;

    Bottleneck(Simulation simulation, long bitsPerSecond, long queueLimit) {
        this(simulation, bitsPerSecond, queueLimit, Long.MAX_VALUE);
    }

    Bottleneck(Simulation simulation, long bitsPerSecond, long queueLimit, long markAbove) {
        super(simulation);
        this.bitsPerSecond = bitsPerSecond;
        this.queueLimit = queueLimit;
        this.markAbove = markAbove;
    }

    /// From the next datagram on; the one on the wire finishes at the old rate.
    void rate(long newBitsPerSecond) {
        bitsPerSecond = newBitsPerSecond;
        remainder = 0;
    }

    /// What waits already stays, above the new limit too.
    void queue(long newLimit, long newMarkAbove) {
        queueLimit = newLimit;
        markAbove = newMarkAbove;
    }

    /// When the datagram on the wire will have been sent.
    long doneNs() {
        return doneNs;
    }

    long passedBytes() {
        return passedBytes;
    }

    /// How long the datagram that left last had waited and been sent.
    long waitedNs() {
        return waitedNs;
    }

    @Override
    void process(int datagram, long nowNs) {
        if (doneNs <= nowNs) {
            finish(nowNs);
        }
        if (datagram != Datagrams.NONE) {
            accept(datagram, nowNs);
        }
        wakeAt(doneNs);
    }

    private void accept(int datagram, long nowNs) {
        int bytes = datagrams.wireBytes(datagram);
        if (line.isEmpty()) {
            line.add(nowNs, datagram);
            remainder = 0;
            transmit(nowNs, datagram);
        } else if (waitingBytes + bytes > queueLimit) {
            drop(datagram);
        } else {
            if (waitingBytes >= markAbove && datagrams.ecn(datagram) != NOT_ECT) {
                datagrams.ecn(datagram, CE);
            }
            waitingBytes += bytes;
            line.add(nowNs, datagram);
        }
    }

    private void finish(long nowNs) {
        waitedNs = nowNs - line.firstNs();
        int sent = line.remove();
        passedBytes += datagrams.wireBytes(sent);
        doneNs = Wakeups.NEVER;
        if (!line.isEmpty()) {
            waitingBytes -= datagrams.wireBytes(line.first());
            transmit(nowNs, line.first());
        }
        pass(sent, nowNs);
    }

    /// Carries the remainder of the division, so that the rate is exact over many datagrams.
    private void transmit(long nowNs, int datagram) {
        long work = datagrams.wireBytes(datagram) * BITS_PER_BYTE_NS + remainder;
        doneNs = nowNs + work / bitsPerSecond;
        remainder = work % bitsPerSecond;
    }

    @Override
    String describe() {
        String text = "rate " + Text.rate((double) bitsPerSecond) + " queue " + queueLimit + " B";
        return markAbove == Long.MAX_VALUE ? text : text + " CE above " + markAbove + " B";
    }
}
