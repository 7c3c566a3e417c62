package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.congestion.CongestionProfile.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;

/// What watching the queue gives, on the path model: little delay alone, fair shares together, and
/// no time spent on looking for a delay that is in sight.
final class QueueMannersTest {
    private static final CongestionProfile OURS = CongestionProfile.DEFAULT;
    private static final CongestionProfile DRAFT = CongestionProfile.of(Kind.BBR);
    private static final int SEEDS = 7;

    private final CongestionTrace trace = new CongestionTrace();

    @ParameterizedTest
    @ValueSource(doubles = {10, 50, 100, 200})
    void aloneTheDelayStaysNearTheMinimum(double rttMs) {
        Scenario path = new Scenario().rttMs(rttMs);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, OURS, 0);
        flow.record.keepRttsFrom(10);
        model.run(40);
        assertThat(flow.record.rttNs(0.95) / 1e6 / rttMs).isLessThan(1.25);
        assertThat(path.share(flow, 10, 40)).isGreaterThan(0.99);
    }

    @Test
    void aDelayInSightIsNotLookedFor() {
        assertThat(delayProbes(OURS)).isZero();
        assertThat(delayProbes(DRAFT)).isGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0", "0.5, 0", "1, 0", "2, 0", "4, 0", "1, 0.01", "1, 0.05"})
    void twoFlowsShareFairly(double buffer, double loss) {
        double[] fairness = new double[SEEDS];
        for (int seed = 0; seed < SEEDS; seed++) {
            Scenario path = new Scenario().buffer(buffer).loss(loss).seed(seed);
            PathModel model = path.model();
            ModelFlow first = path.flow(model, OURS, 0);
            ModelFlow second = path.flow(model, OURS, 5);
            model.run(60);
            double x = path.share(first, 30, 60);
            double y = path.share(second, 30, 60);
            assertThat(x + y).as("%s", path).isGreaterThan(0.93);
            fairness[seed] = (x + y) * (x + y) / (2 * (x * x + y * y));
        }
        Arrays.sort(fairness);
        assertThat(fairness[SEEDS / 2]).isGreaterThan(loss > 0 ? 0.90 : 0.95);
        assertThat(fairness[0]).isGreaterThan(0.85);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1.5, 0", "2, 0", "1, 5", "1.5, 5", "2, 5"})
    void neitherStarvesBesideCubic(double buffer, double cubicStarts) {
        for (int seed = 0; seed < 3; seed++) {
            Scenario path = new Scenario().buffer(buffer).seed(seed);
            PathModel model = path.model();
            ModelFlow ours = path.flow(model, OURS, 5 - cubicStarts);
            ModelFlow cubic = path.flow(model, CongestionProfile.of(Kind.CUBIC), cubicStarts);
            model.run(60);
            assertThat(path.share(cubic, 30, 60)).as("cubic, %s", path).isGreaterThan(0.25);
            assertThat(path.share(ours, 30, 60)).as("ours, %s", path).isGreaterThan(0.25);
        }
    }

    /// A router that marks early holds the queue where it wants it, whatever the random loss.
    @ParameterizedTest
    @CsvSource({"0, 20", "0.01, 20", "0, 100"})
    void marksKeepTheQueueShort(double loss, double rttMs) {
        for (CongestionProfile profile : List.of(OURS, DRAFT)) {
            Scenario path = new Scenario().rttMs(rttMs).buffer(4).loss(loss);
            PathModel model = path.model();
            model.bottleneck.markAbove(0.1 * path.bdp());
            ModelFlow flow = path.flow(model, profile, 0);
            flow.record.keepRttsFrom(2);
            model.run(20);
            assertThat(flow.record.rttNs(0.95) / 1e6 / rttMs).isLessThan(1.2);
            double least = loss > 0 && profile.equals(DRAFT) ? 0.5 : 0.8;
            assertThat(path.share(flow, 2, 20)).isGreaterThan(least);
        }
    }

    private int delayProbes(CongestionProfile profile) {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, profile, 0);
        int probes = 0;
        boolean wasProbing = false;
        for (double at = 0.05; at < 30; at += 0.05) {
            model.run(at);
            flow.congestion.describe(trace);
            boolean isProbing = trace.state().equals("PROBE_RTT");
            probes += isProbing && !wasProbing ? 1 : 0;
            wasProbing = isProbing;
        }
        return probes;
    }
}
