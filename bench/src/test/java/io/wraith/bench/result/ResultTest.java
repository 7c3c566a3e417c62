package io.wraith.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

final class ResultTest {
    private static final List<Double> HUNDRED =
            IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();

    private static String line(Finding finding) {
        return new Recorded("bench", "table", "warm", finding).line();
    }

    @Test
    void fewSamplesHaveEndsAndManyHaveQuantiles() {
        assertThat(line(Result.more("row", "MB/s", List.of(1.0, 3.0, 2.0))))
                .isEqualTo(
                        "{\"kind\":\"result\",\"benchmark\":\"bench\",\"table\":\"table\","
                                + "\"row\":\"row\",\"cache\":\"warm\",\"column\":\"MB/s\","
                                + "\"unit\":\"MB/s\",\"better\":\"more\",\"latencies\":false,"
                                + "\"count\":3,\"median\":2.0,\"min\":1.0,\"max\":3.0,"
                                + "\"samples\":[1.0,3.0,2.0]}");
        assertThat(line(Result.less("row", "ms", HUNDRED)))
                .contains("\"p50\":50.0,\"p95\":95.0,\"p99\":99.0,\"max\":100.0");
        assertThat(line(Result.latencies("row", "us", List.of(5.0)))).contains("\"p99\":5.0");
    }

    @Test
    void aBarIsJudgedByTheMedian() {
        Result speed = Result.more("row", "MB/s", List.of(1.0, 3.0, 2.0));
        assertThat(line(speed.bar(2))).contains("\"bar\":2.0,\"met\":true");
        assertThat(line(speed.bar(2.1))).contains("\"met\":false");
        assertThat(Result.less("row", "s", List.of(2.0)).bar(2).isMet()).isTrue();
        assertThat(Result.less("row", "s", List.of(2.0)).bar(1.9).isMet()).isFalse();
    }

    @Test
    void aRowsOwnCacheStateWins() {
        assertThat(line(Result.more("row", "MB/s", List.of(1.0)).cache("cold")))
                .contains("\"cache\":\"cold\"");
    }

    @Test
    void nothingMeasuredIsNoResult() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Result.more("row", "MB/s", List.of()))
                .withMessageContaining("row");
    }

    @Test
    void otherKindsKeepTheirData() {
        Map<String, Double> parts = new LinkedHashMap<>();
        parts.put("system call", 3.0);
        parts.put("cipher", 1.0);
        assertThat(line(new Parts("sender", "ns", parts)))
                .contains(
                        "\"kind\":\"parts\"",
                        "\"total\":4.0,\"parts\":[\"system call\",\"cipher\"],"
                                + "\"values\":[3.0,1.0]");
        assertThat(line(new Series("rate", "MB/s", List.of(0.0, 0.5), List.of(1.0, 2.0))))
                .contains("\"seconds\":[0.0,0.5],\"values\":[1.0,2.0]");
        Grid.Axis loss = new Grid.Axis("loss", List.of("0 %", "1 %"));
        Grid.Axis trip = new Grid.Axis("round trip", List.of("20 ms"));
        assertThat(
                        line(
                                new Grid(
                                        "wraith",
                                        "Mbit/s",
                                        Better.MORE,
                                        loss,
                                        trip,
                                        List.of(9.0, Double.NaN))))
                .contains("\"columns\":[\"0 %\",\"1 %\"]", "\"values\":[9.0,null]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grid("?", "s", Better.LESS, loss, trip, List.of(1.0)));
    }
}
