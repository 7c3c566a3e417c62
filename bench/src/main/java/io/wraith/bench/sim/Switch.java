package io.wraith.bench.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/// Sends each datagram the way its target address belongs to; unknown ones are lost.
final class Switch extends Node {
    private record Way(LongPredicate addresses, Node first) {}

    private final List<Way> ways = new ArrayList<>();

    Switch(Simulation simulation) {
        super(simulation);
    }

    Switch way(LongPredicate addresses, Node first) {
        ways.add(new Way(addresses, first));
        return this;
    }

    @Override
    void process(int datagram, long nowNs) {
        long target = datagrams.target(datagram);
        for (int i = 0; i < ways.size(); i++) {
            if (ways.get(i).addresses.test(target)) {
                ways.get(i).first.process(datagram, nowNs);
                return;
            }
        }
        drop(datagram);
    }

    @Override
    String describe() {
        return "switch of " + ways.size();
    }
}
