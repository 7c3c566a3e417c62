package io.wraith.bench.sim;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Senders on the left, receivers on the right, one [Link] between them; each flow has its own way
/// back, which loses nothing.
final class Dumbbell {
    private static final long LEFT = 0x0a01_0000_0000L;
    private static final long RIGHT = 0x0a02_0000_0000L;
    private static final long PORT = 4433;

    final Simulation simulation;
    final Link link;
    final Bottleneck bottleneck;
    final Samples samples;
    final Timeline timeline;
    private final Node entrance;
    private final Switch exit;
    private int machines;

    Dumbbell(Simulation simulation, Link link) {
        this(simulation, link, null);
    }

    /// `policer` stands at the entrance.
    Dumbbell(Simulation simulation, Link link, @Nullable Policer policer) {
        this.simulation = simulation;
        this.link = link;
        timeline = new Timeline(simulation);
        bottleneck = new Bottleneck(simulation, (long) link.bitsPerSecond(), link.bufferBytes());
        exit = new Switch(simulation);
        List<Node> lossy = new ArrayList<>(List.of(bottleneck));
        Meter meter = new Meter(simulation);
        Chain chain = new Chain().add(meter).add(new MtuLimit(simulation, Capacity.MTU));
        if (policer != null) {
            chain.add(policer);
            lossy.add(policer);
        }
        Node loss = loss();
        lossy.add(loss);
        if (!link.after()) {
            chain.add(loss);
        }
        chain.add(bottleneck).add(new Delay(simulation, link.rttNs() / 2));
        if (link.after()) {
            chain.add(loss);
        }
        entrance = chain.add(exit).first();
        samples = new Samples(simulation, meter, lossy);
    }

    long newSenderAddress() {
        return LEFT + ((long) machines << 16) + PORT;
    }

    long newReceiverAddress() {
        return RIGHT + ((long) machines << 16) + PORT;
    }

    /// Wires two machines that were made with the addresses above.
    void add(Machine sender, Machine receiver, Flow flow, long rttNs) {
        machines++;
        long extraNs = (rttNs - link.rttNs()) / 2;
        Chain there = new Chain();
        if (extraNs > 0) {
            there.add(new Delay(simulation, extraNs)).add(entrance);
        }
        sender.uplink(extraNs > 0 ? there.first() : entrance);
        long target = receiver.address();
        exit.way(address -> address == target, receiver);
        Delay back = new Delay(simulation, rttNs / 2);
        receiver.uplink(new Chain().add(back).add(sender).first());
        samples.add(flow);
    }

    private Node loss() {
        return link.meanBurst() > 1
                ? new BurstLoss(simulation, link.loss(), link.meanBurst())
                : new RandomLoss(simulation, link.loss());
    }
}
