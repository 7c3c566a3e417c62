package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.Score;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class NoiseTest {
    private static Score score(Double... rounds) {
        return new Score("scp", "", "MB/s", false, List.of(rounds));
    }

    @Test
    void aQuietMachineGivesNoReasons() {
        Map<String, String> quiet = Map.of("load", "0.93", "cores", "2");
        assertThat(Noise.of(quiet, List.of(score(100.0, 120.0, 149.0))).reasons()).isEmpty();
        assertThat(Noise.of(Map.of("load", "unknown", "cores", "2"), List.of()).reasons())
                .isEmpty();
    }

    @Test
    void loadAndSpreadAreReasons() {
        Map<String, String> busy = Map.of("load", "1.07", "cores", "2");
        assertThat(Noise.of(busy, List.of(score(100.0, 160.0))).reasons())
                .containsExactly(
                        "the machine was at work before: load 1.07 on 2 cores",
                        "the rounds of scp differ by a factor of 1.60");
    }
}
