package io.wraith.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// The cross traffic behaves as CUBIC is known to.
final class CubicFlowTest {
    private static final int PAYLOAD = 1312;
    private static final int WIRE = PAYLOAD + Datagrams.WIRE_OVERHEAD;
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private final Simulation simulation = new Simulation(11);

    private final class Flow {
        final CubicSender sender;
        final CubicReceiver receiver;

        Flow(int host, long startNs) {
            sender = new CubicSender(simulation, host, 100 + host, PAYLOAD, startNs);
            receiver = new CubicReceiver(simulation, 100 + host);
        }

        Flow over(Node there, Node back) {
            sender.uplink(there);
            receiver.uplink(new Chain().add(back).add(sender).first());
            return this;
        }

        double share(long received, double seconds, double bitsPerSecond) {
            return (receiver.received() - received) * WIRE * 8 / seconds / bitsPerSecond;
        }
    }

    @Test
    void oneFlowFillsALink() {
        Bottleneck link = new Bottleneck(simulation, 100_000_000, 250_000);
        Flow flow = new Flow(1, 0);
        Node there =
                new Chain()
                        .add(link)
                        .add(new Delay(simulation, 10 * MS))
                        .add(flow.receiver)
                        .first();
        flow.over(there, new Delay(simulation, 10 * MS));
        simulation.runUntil(5 * SECOND);
        long before = flow.receiver.received();
        simulation.runUntil(25 * SECOND);
        assertThat(flow.share(before, 20, 100e6)).isGreaterThan(0.98);
        assertThat(link.dropped()).isPositive();
        double most = (250_000 + 0.02 * 100e6 / 8) / WIRE + 2;
        assertThat(flow.sender.window()).isBetween(0.69 * most, 1.1 * most);
        assertThat(flow.sender.smoothRttNs()).isBetween(20 * MS, 42 * MS);
    }

    /// RFC 9438, 5.2: at this loss CUBIC's window is that of its Reno-friendly region or (C /
    /// p)^0.75 RTT-scaled; both are far below what the link carries.
    @Test
    void randomLossHoldsItDown() {
        Flow flow = new Flow(1, 0);
        Node there =
                new Chain()
                        .add(new RandomLoss(simulation, 0.01))
                        .add(new Delay(simulation, 50 * MS))
                        .add(flow.receiver)
                        .first();
        flow.over(there, new Delay(simulation, 50 * MS));
        simulation.runUntil(10 * SECOND);
        long before = flow.receiver.received();
        simulation.runUntil(110 * SECOND);
        double packetsPerRound = (flow.receiver.received() - before) / 100.0 * 0.1;
        double expected = 1.054 * Math.pow(0.1, 0.75) / Math.pow(0.01, 0.75);
        double reno = Math.sqrt(1.5 / 0.01);
        assertThat(packetsPerRound).isBetween(0.7 * expected, 1.5 * reno);
    }

    @Test
    void twoFlowsShare() {
        Flow first = new Flow(1, 0);
        Flow second = new Flow(2, 3 * SECOND);
        Switch fork =
                new Switch(simulation)
                        .way(target -> target == 101, first.receiver)
                        .way(target -> target == 102, second.receiver);
        Node there =
                new Chain()
                        .add(new Bottleneck(simulation, 100_000_000, 250_000))
                        .add(new Delay(simulation, 10 * MS))
                        .add(fork)
                        .first();
        first.over(there, new Delay(simulation, 10 * MS));
        second.over(there, new Delay(simulation, 10 * MS));
        simulation.runUntil(30 * SECOND);
        long firstBefore = first.receiver.received();
        long secondBefore = second.receiver.received();
        simulation.runUntil(90 * SECOND);
        double one = first.share(firstBefore, 60, 100e6);
        double two = second.share(secondBefore, 60, 100e6);
        assertThat(one + two).isEqualTo(1, within(0.02));
        assertThat(Math.min(one, two)).isGreaterThan(0.3);
    }

    @Test
    void aSilentPathIsLeftByATimeout() {
        Gate gate = new Gate(simulation);
        Timeline timeline = new Timeline(simulation);
        timeline.at(2 * SECOND, "cut", () -> gate.closed(true));
        timeline.at(4 * SECOND, "mended", () -> gate.closed(false));
        Flow flow = new Flow(1, 0);
        Node there =
                new Chain()
                        .add(gate)
                        .add(new Bottleneck(simulation, 10_000_000, 100_000))
                        .add(new Delay(simulation, 10 * MS))
                        .add(flow.receiver)
                        .first();
        flow.over(there, new Delay(simulation, 10 * MS));
        simulation.runUntil(4 * SECOND);
        long before = flow.receiver.received();
        simulation.runUntil(8 * SECOND);
        assertThat(flow.share(before, 4, 10e6)).isGreaterThan(0.85);
    }
}
