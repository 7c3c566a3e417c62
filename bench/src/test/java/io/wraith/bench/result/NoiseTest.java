package io.wraith.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class NoiseTest {
    @Test
    void aQuietMachineGivesNoReasons() {
        assertThat(Noise.of(Map.of("load", "0.93", "cores", "2"))).isEmpty();
        assertThat(Noise.of(Map.of("load", "unknown", "cores", "2"))).isEmpty();
        List<Double> close = List.of(100.0, 120.0, 149.0);
        assertThat(Noise.of(List.of(Result.more("scp", "MB/s", close)))).isEmpty();
    }

    @Test
    void loadAndSpreadAreReasons() {
        assertThat(Noise.of(Map.of("load", "1.07", "cores", "2")))
                .containsExactly("the machine was at work before: load 1.07 on 2 cores");
        assertThat(Noise.of(List.of(Result.more("scp", "MB/s", List.of(100.0, 160.0)))))
                .containsExactly("the rounds of scp, MB/s differ by a factor of 1.60");
    }

    @Test
    void whatIsNotComparedMayDiffer() {
        List<Double> far = List.of(1.0, 160.0);
        assertThat(
                        Noise.of(
                                List.of(
                                        Result.plain("scp", "s", far),
                                        Result.latencies("scp", "us", far))))
                .isEmpty();
    }
}
