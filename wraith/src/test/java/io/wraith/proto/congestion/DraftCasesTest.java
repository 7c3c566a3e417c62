package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wraith.proto.congestion.CongestionProfile.Kind;

import org.junit.jupiter.api.Test;

/// Those cases of the draft's appendix that need a particular moment or application; the others are
/// in [BbrV3Test]. They run the profile that is as drafted unless they say why not.
final class DraftCasesTest {
    private static final CongestionProfile DRAFT = CongestionProfile.of(Kind.BBR);
    private static final long SIZE = PathModel.DATAGRAM;

    private final CongestionTrace trace = new CongestionTrace();
    private final AppSource source = AppSource.bulk();

    /// Case 2.
    @Test
    void aLimitedApplicationLeavesStartupByLoss() {
        Scenario path = new Scenario().loss(0.1);
        PathModel model = path.model();
        source.rate(PathModel.at(0), 0.5 * path.bytesPerSecond());
        ModelFlow flow = path.flow(model, DRAFT, 0, source);
        model.run(4);
        assertThat(state(flow)).isNotEqualTo("STARTUP");
    }

    /// Case 4: with more in flight than a BDP, Drain ends by its rounds.
    @Test
    void drainEndsByRoundsWhenTheCapacityFalls() {
        Scenario path = new Scenario().buffer(4);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        double at = runUntil(model, flow, "DRAIN", 0, 3);
        model.capacity(at, 20e6);
        double left = runUntil(model, flow, "DOWN", at, at + 5);
        assertThat(flow.record.lastRttNs()).isGreaterThan(2 * path.rttNs());
        assertThat(left - at).isLessThan(2);
    }

    /// Case 6.
    @Test
    void aLimitedApplicationLeavesUpByLoss() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0, source);
        model.run(1.5);
        source.rate(PathModel.at(1.5), 0.5 * path.bytesPerSecond());
        double up = runUntil(model, flow, "UP", 1.5, 6);
        model.bottleneck.police(0.3 * path.bytesPerSecond(), 10 * SIZE, model.nowNs());
        model.run(up + 0.5);
        assertThat(state(flow)).isNotEqualTo("UP");
    }

    /// Case 7 for UP.
    @Test
    void aLimitedApplicationStaysInUp() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0, source);
        model.run(1.5);
        source.rate(PathModel.at(1.5), 0.3 * path.bytesPerSecond());
        double up = runUntil(model, flow, "UP", 1.5, 4.5);
        for (double at = up; at < 4.8; at += 0.02) {
            model.run(at);
            assertThat(state(flow)).isEqualTo("UP");
        }
    }

    /// Case 9, without the draft's probe of the delay, which comes too often to see it.
    @Test
    void downThatCannotDrainGoesOnToProbe() {
        Scenario path = new Scenario().buffer(4);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, CongestionProfile.DEFAULT, 0);
        double up = runUntil(model, flow, "UP", 0, 5);
        double down = runUntil(model, flow, "DOWN", up, up + 1);
        model.capacity(down, 85e6);
        double refill = runUntil(model, flow, "REFILL", down, down + 4, "CRUISE", "PROBE_RTT");
        assertThat(refill - down).isBetween(1.4, 2.6);
    }

    /// Case 11.
    @Test
    void afterALongPauseTheDelayIsNotLookedFor() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0, source);
        model.run(3);
        source.rate(PathModel.at(3), 0);
        model.run(12);
        source.rate(PathModel.at(12), 2 * path.bytesPerSecond());
        flow.hasMoreToSend(model.nowNs());
        for (double at = 12.01; at < 12.5; at += 0.01) {
            model.run(at);
            assertThat(state(flow)).isNotEqualTo("PROBE_RTT");
        }
        assertThat(path.share(flow, 12.2, 12.4)).isGreaterThan(0.9);
    }

    /// Cases 12 and 13: ACKs come in bundles of half a round trip.
    @Test
    void bundledAcksNeitherStallStartupNorCruise() {
        Scenario path = new Scenario().rttMs(40).buffer(4);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        flow.bundleAcks(20_000_000);
        model.run(2);
        flow.congestion.describe(trace);
        assertThat(trace.bandwidthBytesPerSecond())
                .isCloseTo(
                        (long) path.bytesPerSecond(),
                        within((long) (0.05 * path.bytesPerSecond())));
        assertThat(flow.congestion.windowBytes()).isGreaterThan((long) (2.2 * path.bdp()));
        model.run(4.5);
        assertThat(path.share(flow, 2, 4.5)).isGreaterThan(0.97);
    }

    /// Case 17.
    @Test
    void aPolicerIsFollowed() {
        for (double burstMs : new double[] {10, 50, 200}) {
            Scenario path = new Scenario();
            PathModel model = path.model();
            double rate = path.bytesPerSecond() / 10;
            model.bottleneck.police(rate, rate * burstMs / 1000, PathModel.at(0));
            ModelFlow flow = path.flow(model, CongestionProfile.DEFAULT, 0);
            model.run(5);
            long sent = flow.record.sent;
            long lost = flow.record.lost;
            model.run(30);
            double loss = (double) (flow.record.lost - lost) / (flow.record.sent - sent);
            assertThat(loss).as("burst of %s ms", burstMs).isLessThan(0.05);
            assertThat(10 * path.share(flow, 5, 30)).isGreaterThan(0.85);
        }
    }

    /// Case 18: what the reordering seemed to prove is taken back.
    @Test
    void reorderingCostsNothingInTheEnd() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        flow.late.delay(0.01, 3_000_000);
        model.run(30);
        assertThat(flow.record.spurious).isGreaterThan(100);
        assertThat(path.share(flow, 0, 30)).isGreaterThan(0.85);
    }

    /// Case 19: a timeout that proves wrong costs a few round trips.
    @Test
    void theWindowIsBackSoonAfterATimeout() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        model.run(4);
        long window = flow.congestion.windowBytes();
        flow.congestion.persistentCongestion(model.nowNs());
        assertThat(flow.congestion.windowBytes()).isLessThan((long) (0.6 * window));
        model.run(4.2);
        assertThat(flow.congestion.windowBytes()).isGreaterThan((long) (0.9 * window));
    }

    /// Case 20.
    @Test
    void theDelayProbeOfStartupReturnsToStartup() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        source.rate(PathModel.at(0), 100_000);
        ModelFlow flow = path.flow(model, DRAFT, 0, source);
        double probe = runUntil(model, flow, "PROBE_RTT", 0, 6);
        runUntil(model, flow, "STARTUP", probe, probe + 1, "DOWN", "CRUISE", "DRAIN");
    }

    /// Case 21.
    @Test
    void aProbeThatLosesTooMuchLowersTheWindowAtOnce() {
        Scenario path = new Scenario().buffer(0.1);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        double up = runUntil(model, flow, "UP", 2, 8);
        double down = runUntil(model, flow, "DOWN", up, up + 1);
        assertThat(down - up).isLessThan(0.2);
        assertThat(flow.congestion.windowBytes()).isLessThan((long) (1.2 * path.bdp()));
    }

    /// Case 22.
    @Test
    void aLimitedApplicationInRefillKeepsTheBandwidth() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0, source);
        double refill = runUntil(model, flow, "REFILL", 1, 5);
        flow.congestion.describe(trace);
        long bandwidth = trace.bandwidthBytesPerSecond();
        source.rate(PathModel.at(refill), 0.1 * path.bytesPerSecond());
        runUntil(model, flow, "UP", refill, refill + 1, "DOWN", "CRUISE");
        model.run(4.9);
        flow.congestion.describe(trace);
        assertThat(trace.bandwidthBytesPerSecond()).isGreaterThanOrEqualTo(bandwidth);
    }

    private String state(ModelFlow flow) {
        flow.congestion.describe(trace);
        return trace.state();
    }

    /// The second at which the flow is in the state, seen every millisecond; none of the others may
    /// come before it.
    private double runUntil(
            PathModel model, ModelFlow flow, String state, double from, double to, String... not) {
        for (double at = from + 0.001; at < to; at += 0.001) {
            model.run(at);
            if (state(flow).equals(state)) {
                return at;
            }
            assertThat(state(flow)).isNotIn((Object[]) not);
        }
        throw new AssertionError("no " + state + " before " + to + " s, but " + state(flow));
    }
}
