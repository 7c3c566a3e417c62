package io.wraith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class BenchTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "level7",
                "level0 --rounds",
                "level0 --rounds 0",
                "level0 --rounds many",
                "level0 --param",
                "level0 --param bytes",
                "level0 --fast",
                "level0 --profile --rounds 0",
                "file --mib",
                "file --files 5",
                "small-files --mb 0",
                "small-files --files 2000000",
                "small-files --mb 1 --files 999999 --rounds x",
                "transport --seconds 3",
                "wan --mib",
                "ping 5",
                "cache --blocks 5",
                "cache fast"
            })
    void badArgumentsAreRefused(String line) throws Exception {
        List<String> arguments = line.isEmpty() ? List.of() : List.of(line.split(" "));
        assertThat(Bench.run(arguments)).isEqualTo(2);
    }

    @Test
    void aPatternThatMatchesNothingIsAnError() throws Exception {
        assertThat(Bench.run(List.of("level0", "NoSuchBenchmark"))).isEqualTo(3);
    }
}
