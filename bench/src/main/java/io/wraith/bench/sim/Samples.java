package io.wraith.bench.sim;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Looks at flows and at the path they share at equal distances of time.
final class Samples extends Node {
    static final long STEP_NS = 10_000_000;
    static final double STEP_SECONDS = STEP_NS / 1e9;

    /// What is written down of a flow.
    enum Kind {
        DELIVERED_BYTES,
        WINDOW_BYTES,
        RTT_NS,
        LOSS_FLOOR
    }

    private final List<Flow> flows = new ArrayList<>();
    private final List<Map<Kind, double[]>> values = new ArrayList<>();
    private final List<Node> lossy;
    private final Meter entrance;
    private double[] lost = new double[1024];
    private double[] offered = new double[1024];
    private int count;

    /// `lossy` are the nodes whose drops are counted.
    Samples(Simulation simulation, Meter entrance, List<Node> lossy) {
        super(simulation);
        this.entrance = entrance;
        this.lossy = lossy;
        wakeAt(0);
    }

    void add(Flow flow) {
        flows.add(flow);
        Map<Kind, double[]> own = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            own.put(kind, new double[lost.length]);
        }
        values.add(own);
    }

    List<Flow> flows() {
        return flows;
    }

    int count() {
        return count;
    }

    double[] of(int flow, Kind kind) {
        return Arrays.copyOf(requireNonNull(values.get(flow).get(kind)), count);
    }

    /// Datagrams lost so far, at every sample.
    double[] lost() {
        return Arrays.copyOf(lost, count);
    }

    /// Bytes on the wire that had come to the link so far, at every sample.
    double[] offeredBytes() {
        return Arrays.copyOf(offered, count);
    }

    @Override
    void process(int datagram, long nowNs) {
        if (count == lost.length) {
            grow();
        }
        lost[count] = lossy.stream().mapToLong(Node::dropped).sum();
        offered[count] = entrance.wireBytes();
        for (int i = 0; i < flows.size(); i++) {
            Flow flow = flows.get(i);
            set(i, Kind.DELIVERED_BYTES, (double) flow.deliveredBytes());
            set(i, Kind.WINDOW_BYTES, flow.windowBytes());
            set(i, Kind.RTT_NS, (double) flow.rttNs());
            set(i, Kind.LOSS_FLOOR, flow.lossFloor());
        }
        count++;
        wakeAt(nowNs + STEP_NS);
    }

    private void set(int flow, Kind kind, double value) {
        requireNonNull(values.get(flow).get(kind))[count] = value;
    }

    @Override
    String describe() {
        return "samples";
    }

    private void grow() {
        int more = 2 * count;
        lost = Arrays.copyOf(lost, more);
        offered = Arrays.copyOf(offered, more);
        for (Map<Kind, double[]> of : values) {
            of.replaceAll((kind, old) -> Arrays.copyOf(old, more));
        }
    }
}
