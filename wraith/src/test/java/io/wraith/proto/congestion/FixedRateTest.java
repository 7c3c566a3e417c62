package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.wraith.proto.congestion.CongestionProfile.Kind;

import org.junit.jupiter.api.Test;

final class FixedRateTest {
    private static final CongestionProfile TEN_MBIT = CongestionProfile.fixedRate(1_250_000);

    @Test
    void theRateArrivesWhateverIsLost() {
        for (double loss : new double[] {0, 0.01, 0.1}) {
            Scenario path = new Scenario().loss(loss);
            PathModel model = path.model();
            ModelFlow flow = path.flow(model, TEN_MBIT, 0);
            model.run(20);
            assertThat(flow.record.rate(5, 20))
                    .as("loss %f", loss)
                    .isCloseTo(1_250_000, within(20_000.0));
        }
    }

    @Test
    void noMoreThanAQuarterIsSentOnTop() {
        Scenario path = new Scenario().loss(0.5);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, TEN_MBIT, 0);
        model.run(20);
        assertThat(flow.congestion.pacingBytesPerSecond()).isEqualTo(1_562_500);
        assertThat(flow.record.rate(5, 20)).isCloseTo(781_250, within(20_000.0));
    }

    @Test
    void whatWasLostLongAgoIsForgotten() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, CongestionProfile.fixedRate(5_000_000), 0);
        model.capacity(1, 20e6);
        model.capacity(5, 100e6);
        model.run(4.9);
        assertThat(flow.congestion.pacingBytesPerSecond()).isEqualTo(6_250_000);
        model.run(12);
        assertThat(flow.congestion.pacingBytesPerSecond()).isEqualTo(5_000_000);
    }

    @Test
    void aRateBelongsToThisKindOnly() {
        assertThatThrownBy(() -> new CongestionProfile(Kind.BBR, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CongestionProfile.of(Kind.FIXED_RATE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CongestionProfile.fixedRate(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
