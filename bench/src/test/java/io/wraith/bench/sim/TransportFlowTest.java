package io.wraith.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.congestion.CongestionProfile;

import org.junit.jupiter.api.Test;

/// The transport itself over a simulated network.
final class TransportFlowTest {
    private static final Link LINK = Link.of(50_000_000, 20);
    private static final double SECONDS = 4;

    private static Dumbbell dumbbell(long seed, Link link) {
        Simulation simulation = new Simulation(seed);
        Dumbbell dumbbell = new Dumbbell(simulation, link);
        TransportFlow.join(dumbbell, CongestionProfile.DEFAULT, 100_000_000, link.rttNs());
        simulation.runUntil((long) (SECONDS * 1e9));
        return dumbbell;
    }

    private static long fingerprint(long seed) {
        return dumbbell(seed, LINK.loss(0.01)).simulation.fingerprint().value();
    }

    @Test
    void theSameSeedGivesTheSameDatagramsAtTheSameTimes() {
        assertThat(fingerprint(7)).isEqualTo(fingerprint(7)).isNotEqualTo(fingerprint(8));
    }

    @Test
    void aFlowFillsItsLink() {
        Dumbbell dumbbell = dumbbell(1, LINK);
        Run run = new Run("test", 1, SECONDS, LINK, dumbbell.samples);
        assertThat(run.share(0, 1, SECONDS)).isBetween(0.95, 1.001);
        assertThat(run.share(0, 0, 0.1)).as("before it began").isZero();
        assertThat(run.rttStretch(0, 1)).isBetween(1.0, 1.5);
        assertThat(RunPlot.svg(run)).startsWith("<svg").contains("bbr loss floor", "RTT, ms");
    }

    @Test
    void lossIsCountedWhereItHappens() {
        Dumbbell dumbbell = dumbbell(1, LINK.loss(0.05));
        Run run = new Run("test", 1, SECONDS, LINK, dumbbell.samples);
        assertThat(run.loss(1, SECONDS)).isBetween(0.04, 0.07);
        assertThat(run.share(0, 1, SECONDS)).isGreaterThan(0.7);
    }
}
