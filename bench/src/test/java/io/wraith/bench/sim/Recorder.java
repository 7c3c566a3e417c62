package io.wraith.bench.sim;

import io.wraith.base.Big;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Writes down what arrives and when.
final class Recorder extends Node {
    record Arrival(long number, long timeNs, int length, int ecn, long source, BitSet bits) {}

    final List<Arrival> arrivals = new ArrayList<>();

    Recorder(Simulation simulation) {
        super(simulation);
    }

    @Override
    void process(int datagram, long nowNs) {
        int length = datagrams.length(datagram);
        byte[] bytes = datagrams.bytes(datagram);
        arrivals.add(
                new Arrival(
                        length < 8 ? -1 : Big.u64(bytes, 0),
                        nowNs,
                        length,
                        datagrams.ecn(datagram),
                        datagrams.source(datagram),
                        BitSet.valueOf(Arrays.copyOf(bytes, length))));
        datagrams.release(datagram);
    }

    List<Long> numbers() {
        return arrivals.stream().map(Arrival::number).toList();
    }

    @Override
    String describe() {
        return "recorder";
    }
}
