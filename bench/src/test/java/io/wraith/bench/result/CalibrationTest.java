package io.wraith.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

final class CalibrationTest {
    private static final List<Double> EVEN = List.of(1.0, 1.0, 1.01, 1.0, 0.99);

    @Test
    void anEvenMachineIsNotNoisy() {
        Calibration calibration = new Calibration(EVEN, EVEN);
        assertThat(calibration.warnings()).isEmpty();
        assertThat(calibration.line(List.of())).contains("\"drift\":1.0", "\"warnings\":[]");
    }

    @Test
    void spreadAndDriftAreToldWithTheirNumbers() {
        assertThat(new Calibration(EVEN, List.of(1.0, 1.0, 1.0, 2.0, 2.0)).warnings())
                .containsExactly("the same work took up to 2.00 times as long as usual");
        assertThat(new Calibration(EVEN, List.of(1.2, 1.2, 1.2)).warnings())
                .containsExactly("the same work took 1.20 times as long after as before");
        assertThat(new Calibration(List.of(1.2, 1.2), EVEN).warnings()).hasSize(1);
    }

    @Test
    void theWorkTakesTime() {
        assertThat(Calibration.times()).hasSize(40).allMatch(millis -> millis > 0);
    }
}
