package io.wraith.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

final class BaselineTest {
    private static List<String> run(double factor) {
        Printed printed = new Printed(true);
        Results results = printed.results();
        results.table("table");
        List<Double> samples = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            samples.add(factor * (100 + i));
        }
        results.add(Result.more("row", "MB/s", samples));
        results.add(Result.latencies("trip", "us", samples));
        results.add(Result.plain("row", "CPU s", samples));
        results.add(Result.claim("claim", "times", Better.MORE, samples).bar(2));
        return printed.text().lines().toList();
    }

    private static String compare(List<String> before, List<String> now, boolean isNoneWorse) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(Baseline.of(before).compare(Baseline.of(now), out, false))
                .isEqualTo(isNoneWorse);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aRunBesideItselfIsTheSame() {
        String text = compare(run(1), run(1), true);
        assertThat(text)
                .containsPattern("test: table: row, MB/s +104 +104 +1.00 +1.00 +same")
                .containsPattern("test: table: trip, us .* same")
                .contains("2 figures compared, 0 in one run only")
                .doesNotContain("CPU s")
                .doesNotContain("warning");
    }

    @Test
    void eachDirectionHasItsVerdict() {
        String text = compare(run(1), run(2), false);
        assertThat(text)
                .containsPattern("row, MB/s +104 +207 +2.00 +[0-9.]+ +better")
                .containsPattern("trip, us .* worse");
    }

    @Test
    void anotherMachineIsAWarning() {
        List<String> other =
                run(1).stream().map(line -> line.replace("\"cores\":\"", "\"cores\":\"9")).toList();
        assertThat(compare(other, run(1), true)).contains("warning: another cores: 9");
    }

    @Test
    void roundsOfSeveralRunsAreTakenTogether() {
        List<String> twice = new ArrayList<>(run(1));
        twice.addAll(run(1));
        assertThat(compare(twice, run(1), true)).contains("same");
    }

    @Test
    void aFileWithoutResultsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Baseline.of(List.of("hello", "{\"kind\":\"environment\"}")))
                .withMessageContaining("no result");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Baseline.of(List.of("{\"kind\":\"result\",\"row\":\"x\"}")));
    }
}
