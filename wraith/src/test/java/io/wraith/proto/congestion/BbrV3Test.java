package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wraith.proto.congestion.CongestionProfile.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/// BBRv3 on a path model; the case numbers are those of the draft's appendix in order.
final class BbrV3Test {
    private static final CongestionProfile DRAFT = CongestionProfile.of(Kind.BBR);
    private static final CongestionProfile FLOOR = CongestionProfile.DEFAULT;

    private final CongestionTrace trace = new CongestionTrace();

    /// Cases 1 and 3.
    @ParameterizedTest
    @ValueSource(doubles = {10, 50, 200})
    void startupFindsTheRateThenDrains(double rttMs) {
        Scenario path = new Scenario().rttMs(rttMs);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        List<String> states = statesOf(model, flow, 4.5, rttMs / 4000);
        assertThat(states).startsWith("STARTUP", "DRAIN");
        assertThat(trace.bandwidthBytesPerSecond())
                .isCloseTo(
                        (long) path.bytesPerSecond(),
                        within((long) (0.02 * path.bytesPerSecond())));
    }

    /// Cases 5 and 8, and the whole cycle.
    @Test
    void probesInTheOrderOfTheDraft() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        assertThat(statesOf(model, flow, 4.9, 0.01))
                .containsSubsequence(
                        "STARTUP", "DRAIN", "CRUISE", "REFILL", "UP", "DOWN", "CRUISE");
    }

    /// Case 7.
    @Test
    void anApplicationThatSendsLittleStaysInStartup() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        AppSource source = AppSource.bulk();
        source.rate(PathModel.at(0), 100_000);
        ModelFlow flow = path.flow(model, DRAFT, 0, source);
        assertThat(statesOf(model, flow, 4.5, 0.05)).containsExactly("STARTUP");
    }

    /// Case 10.
    @Test
    void looksForTheDelayEveryFiveSeconds() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        model.run(4.9);
        List<String> states = statesOf(model, flow, 5.6, 0.01);
        assertThat(states).containsSubsequence("PROBE_RTT", "CRUISE");
        assertThat(trace.minRttNs()).isCloseTo(50_000_000L, within(500_000L));
    }

    /// Case 14.
    @Test
    void aPathOfLessThanAPacketIsFilled() {
        Scenario path = new Scenario().megabits(1).rttMs(5).buffer(20);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        model.run(20);
        assertThat(path.share(flow, 5, 20)).isGreaterThan(0.9);
        assertThat(flow.congestion.windowBytes()).isGreaterThanOrEqualTo(4L * PathModel.DATAGRAM);
    }

    /// Case 15.
    @Test
    void tenTimesTheCapacityIsFoundByProbing() {
        Scenario path = new Scenario().megabits(10);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        model.capacity(10, 100e6);
        model.run(40);
        assertThat(path.share(flow, 35, 40) / 10).isGreaterThan(0.85);
    }

    /// Case 16.
    @Test
    void aTenthOfTheCapacityIsFollowed() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, DRAFT, 0);
        model.capacity(10, 10e6);
        model.run(25);
        flow.congestion.describe(trace);
        assertThat(trace.bandwidthBytesPerSecond()).isLessThan(1_400_000);
        assertThat(path.share(flow, 20, 25) * 10).isGreaterThan(0.9);
    }

    @Test
    void theDraftYieldsToRandomLossAndTheFloorDoesNot() {
        for (double loss : new double[] {0.01, 0.05}) {
            Scenario path = new Scenario().loss(loss).seed(11);
            assertThat(shareOfOne(path, FLOOR)).as("floor, %s", path).isGreaterThan(0.85);
            assertThat(shareOfOne(path, DRAFT)).as("draft, %s", path).isLessThan(0.80);
        }
    }

    /// A round of few packets may lose a sixth of them without any queue.
    @Test
    void lossOfAnEarlyRoundDoesNotEndStartup() {
        for (long seed = 1; seed <= 40; seed++) {
            Scenario path = new Scenario().rttMs(100).loss(0.05).seed(seed);
            PathModel model = path.model();
            ModelFlow flow = path.flow(model, FLOOR, 0);
            model.run(4);
            assertThat(path.share(flow, 2, 4)).as("%s", path).isGreaterThan(0.7);
        }
    }

    @Test
    void theFloorIsTheLossOfThePath() {
        for (double loss : new double[] {0.01, 0.05}) {
            Scenario path = new Scenario().loss(loss).seed(12);
            PathModel model = path.model();
            ModelFlow flow = path.flow(model, FLOOR, 0);
            model.run(30);
            flow.congestion.describe(trace);
            assertThat(trace.lossFloor()).isCloseTo(loss, within(0.3 * loss));
            assertThat(trace.lossFloorReason()).isNotEmpty();
        }
    }

    /// Also where the queue is too shallow for the delay to show it, and where only a flow that
    /// fills any queue makes it overflow.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0.05, BBR_LOSS_FLOOR
                    0.1, BBR_LOSS_FLOOR
                    0.25, BBR_LOSS_FLOOR
                    1, BBR_LOSS_FLOOR
                    0.25, CUBIC
                    1, CUBIC
                    4, CUBIC
                    """)
    void aFullQueueIsNotTakenForThePath(double buffer, Kind rival) {
        double all = 0;
        for (long seed = 1; seed <= 5; seed++) {
            Scenario path = new Scenario().buffer(buffer).seed(seed);
            PathModel model = path.model();
            ModelFlow first = path.flow(model, FLOOR, 0);
            path.flow(model, CongestionProfile.of(rival), 3);
            double sum = 0;
            for (double at = 5; at < 30; at += 0.1) {
                model.run(at);
                first.congestion.describe(trace);
                sum += trace.lossFloor();
            }
            assertThat(model.bottleneck.queueDrops).as("%s", path).isPositive();
            assertThat(sum / 250).as("%s", path).isLessThan(0.005);
            all += sum / 250;
        }
        assertThat(all / 5).isLessThan(0.002);
    }

    /// Without loss nothing of the floor may show.
    @Test
    void withoutLossTheFloorSendsWhatTheDraftSends() {
        Scenario path = new Scenario().buffer(4);
        PathModel withFloor = path.model();
        PathModel drafted = path.model();
        ModelFlow one = path.flow(withFloor, path.bbr(new BbrRules(true, false)), 0);
        ModelFlow other = path.flow(drafted, path.bbr(BbrRules.DRAFT), 0);
        for (int i = 1; i < 200; i++) {
            withFloor.run(0.1 * i);
            drafted.run(0.1 * i);
            assertThat(one.record.sent).isEqualTo(other.record.sent);
            assertThat(one.congestion.pacingBytesPerSecond())
                    .isEqualTo(other.congestion.pacingBytesPerSecond());
            assertThat(one.congestion.windowBytes()).isEqualTo(other.congestion.windowBytes());
        }
    }

    @Test
    void aLatecomerGetsItsShare() {
        for (double loss : new double[] {0, 0.01, 0.05}) {
            Scenario path = new Scenario().loss(loss).seed(102);
            PathModel model = path.model();
            ModelFlow first = path.flow(model, FLOOR, 0);
            ModelFlow second = path.flow(model, FLOOR, 5);
            model.run(60);
            assertThat(path.share(second, 30, 60)).as("%s", path).isGreaterThan(0.3);
            assertThat(path.share(first, 30, 60)).as("%s", path).isGreaterThan(0.3);
        }
    }

    @Test
    void persistentCongestionKeepsTheModel() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, FLOOR, 0);
        model.run(4);
        flow.congestion.describe(trace);
        long bandwidth = trace.bandwidthBytesPerSecond();
        flow.congestion.persistentCongestion(model.nowNs());
        flow.congestion.describe(trace);
        assertThat(trace.bandwidthBytesPerSecond()).isEqualTo(bandwidth);
        assertThat(trace.minRttNs()).isCloseTo(50_000_000L, within(500_000L));
    }

    private double shareOfOne(Scenario path, CongestionProfile profile) {
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, profile, 0);
        model.run(40);
        return path.share(flow, 0, 40);
    }

    private List<String> statesOf(
            PathModel model, ModelFlow flow, double untilSeconds, double stepSeconds) {
        List<String> states = new ArrayList<>();
        double from = (model.nowNs() - PathModel.at(0)) / 1e9;
        for (double at = from + stepSeconds; at < untilSeconds; at += stepSeconds) {
            model.run(at);
            flow.congestion.describe(trace);
            if (states.isEmpty() || !states.getLast().equals(trace.state())) {
                states.add(trace.state());
            }
        }
        return states;
    }
}
