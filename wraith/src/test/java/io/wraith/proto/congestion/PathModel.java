package io.wraith.proto.congestion;

import io.wraith.base.Check;
import io.wraith.base.Prng;

import java.util.ArrayList;
import java.util.List;

/// A fast packet-level model of senders that share one bottleneck, in virtual time: one FIFO,
/// constant delay, no loss of ACKs. It runs controllers and pacers, not the protocol.
final class PathModel {
    static final int DATAGRAM = 1312;
    static final long SECOND = 1_000_000_000L;
    private static final long START = -5 * SECOND;

    final Prng random;
    final Bottleneck bottleneck;
    final List<ModelFlow> flows = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private long nowNs = START;

    /// Something that happens at a time, after what the flows do at that time.
    private record Change(long atNs, Runnable action) {}

    PathModel(long seed, Bottleneck bottleneck) {
        random = new Prng(seed);
        this.bottleneck = bottleneck;
    }

    /// Seconds from the start of the run to the clock of the controllers.
    static long at(double seconds) {
        return START + (long) (seconds * SECOND);
    }

    ModelFlow add(ModelFlow flow) {
        flows.add(flow);
        return flow;
    }

    void when(double seconds, Runnable action) {
        changes.add(new Change(at(seconds), action));
        changes.sort((a, b) -> Long.compare(a.atNs, b.atNs));
    }

    void capacity(double seconds, double bitsPerSecond) {
        when(
                seconds,
                () -> {
                    double factor = bottleneck.change(nowNs, bitsPerSecond / 8);
                    flows.forEach(flow -> flow.stretch(nowNs, factor));
                });
    }

    long nowNs() {
        return nowNs;
    }

    void run(double untilSeconds) {
        long end = at(untilSeconds);
        Check.that(end >= nowNs, "time does not go back");
        while (true) {
            ModelFlow next = null;
            long nextNs = Long.MAX_VALUE;
            for (ModelFlow flow : flows) {
                if (flow.nextNs() < nextNs) {
                    next = flow;
                    nextNs = flow.nextNs();
                }
            }
            long changeNs = changes.isEmpty() ? Long.MAX_VALUE : changes.getFirst().atNs;
            long first = Math.min(nextNs, changeNs);
            if (first >= end) {
                nowNs = end;
                return;
            }
            nowNs = first;
            if (next != null && nextNs <= changeNs) {
                next.step(this);
            } else {
                changes.removeFirst().action.run();
            }
        }
    }
}
