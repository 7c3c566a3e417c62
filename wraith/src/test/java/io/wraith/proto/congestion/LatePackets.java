package io.wraith.proto.congestion;

import io.wraith.base.Prng;

import java.util.ArrayDeque;
import java.util.Deque;

/// Reordering in a path model: some packets take a longer way.
final class LatePackets {
    private record Late(long ackNs, long number) {}

    private final Deque<Late> underway = new ArrayDeque<>();
    private double share;
    private long delayNs;

    void delay(double share, long delayNs) {
        this.share = share;
        this.delayNs = delayNs;
    }

    boolean isLate(Prng random) {
        return share > 0 && random.unit() < share;
    }

    long delayNs() {
        return delayNs;
    }

    void add(long ackNs, long number) {
        underway.addLast(new Late(ackNs, number));
    }

    long nextNs() {
        return underway.isEmpty() ? Long.MAX_VALUE : underway.getFirst().ackNs;
    }

    long take() {
        return underway.removeFirst().number;
    }
}
