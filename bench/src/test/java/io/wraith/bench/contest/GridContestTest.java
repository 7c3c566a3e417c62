package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.bench.result.Printed;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class GridContestTest {
    private static final int CELLS = GridContest.LOSSES.size() * GridContest.ROUND_TRIPS_MS.size();

    @Test
    void oursIsDividedByTheBetterTcpOfEachCell() {
        Map<String, List<Double>> cells = new LinkedHashMap<>();
        cells.put("wraith", Collections.nCopies(CELLS, 150.0));
        cells.put("TCP bbr", Collections.nCopies(CELLS, 100.0));
        cells.put("TCP cubic", Collections.nCopies(CELLS, 40.0));
        Printed printed = new Printed(true);
        GridContest.tell(printed.results(), "goodput", cells);
        String last =
                printed.text()
                        .lines()
                        .filter(line -> line.contains("the better TCP"))
                        .findFirst()
                        .orElseThrow();
        assertThat(last)
                .contains("\"kind\":\"grid\"")
                .contains("\"unit\":\"times\"")
                .contains("\"lines\":[\"0\",\"0.1%\",\"1%\",\"5%\"]")
                .contains("1.5,1.5,1.5");
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThatThrownBy(() -> GridContest.run(List.of("--mbit"), new Printed(false).results()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--mbit needs a number");
    }
}
