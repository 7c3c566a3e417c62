package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Threads that are held up delay ACKs as a queue does, and tell of the packets of many
/// milliseconds at once. Neither may be taken for a slow path.
final class StallsTest {
    private static final int SEEDS = 3;

    /// Two programs that have just begun share a machine: for 2 s each of them runs now and then.
    @ParameterizedTest
    @CsvSource({
        "20, 0, 10, 8", "20, 0.01, 10, 8",
        "20, 0, 40, 30", "20, 0.01, 40, 30",
        "20, 0, 100, 95", "20, 0.01, 100, 95",
        "20, 0, 200, 195", "20, 0.01, 200, 195",
        "200, 0.001, 40, 30", "200, 0.001, 200, 195"
    })
    void thePathIsFilledSoonAfterAColdStart(
            double rttMs, double loss, double slotMs, double mostMs) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Scenario path = new Scenario().megabits(1000).rttMs(rttMs).loss(loss).seed(seed);
            PathModel model = path.model();
            ModelFlow flow = path.flow(model, CongestionProfile.DEFAULT, 0);
            flow.stall(
                    Stalls.of(seed, slotMs, 0, 2, mostMs),
                    Stalls.of(seed + 100, slotMs, 0, 2, mostMs));
            model.run(10);
            assertThat(path.share(flow, 3, 5)).as("%s", path).isGreaterThan(0.6);
            assertThat(path.share(flow, 5, 10)).as("%s", path).isGreaterThan(0.95);
        }
    }

    /// A busy machine: what it cannot send is lost, but not more because the path loses packets.
    @ParameterizedTest
    @ValueSource(doubles = {2, 4, 6, 30})
    void randomLossCostsHeldUpThreadsLittle(double mostMs) {
        double withLoss = 0;
        double without = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            withLoss += heldUp(0.01, mostMs, seed);
            without += heldUp(0, mostMs, seed);
        }
        assertThat(withLoss / without).isGreaterThan(mostMs > 20 ? 0.6 : 0.9);
    }

    private static double heldUp(double loss, double mostMs, int seed) {
        Scenario path = new Scenario().megabits(1000).rttMs(20).loss(loss).seed(seed);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, CongestionProfile.DEFAULT, 0);
        double slotMs = mostMs > 20 ? 40 : 10;
        flow.stall(
                Stalls.of(seed, slotMs, mostMs, 0, 0), Stalls.of(seed + 100, slotMs, mostMs, 0, 0));
        model.run(20);
        return path.share(flow, 2, 20);
    }
}
