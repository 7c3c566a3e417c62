package io.wraith.bench.sim;

import io.wraith.base.Big;

/// Sends numbered datagrams at equal distances.
final class Feeder extends Node {
    static final long SOURCE = 0x0a00_0001_0007L;
    static final long TARGET = 0x0a00_0002_0007L;

    private final byte[] payload;
    private final long gapNs;
    private final long count;
    private long sent;
    private int ecn;

    Feeder(Simulation simulation, long count, long gapNs, int payloadBytes) {
        super(simulation);
        this.payload = new byte[payloadBytes];
        this.gapNs = gapNs;
        this.count = count;
        wakeAt(0);
    }

    void ecn(int mark) {
        ecn = mark;
    }

    @Override
    void process(int datagram, long nowNs) {
        Big.u64(payload, 0, sent++);
        int made = datagrams.create(payload, 0, payload.length, SOURCE, TARGET);
        datagrams.ecn(made, ecn);
        wakeAt(sent < count ? nowNs + gapNs : Wakeups.NEVER);
        pass(made, nowNs);
    }

    @Override
    String describe() {
        return "feeder";
    }
}
