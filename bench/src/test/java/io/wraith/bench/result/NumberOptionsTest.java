package io.wraith.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

final class NumberOptionsTest {
    private static final Map<String, Integer> USUAL =
            Map.of(NumberOptions.ROUNDS, 3, "--mib", 2048);

    @Test
    void whatIsNotGivenIsAsUsual() {
        NumberOptions options = NumberOptions.parse(List.of(), USUAL);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.number("--mib")).isEqualTo(2048);
    }

    @Test
    void numbersComeInAnyOrder() {
        NumberOptions options =
                NumberOptions.parse(List.of("--mib", "64", "--rounds", "05"), USUAL);
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.number("--mib")).isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rounds",
                "--rounds 0",
                "--rounds -1",
                "--rounds many",
                "--mib 12345678",
                "--files 3",
                "5"
            })
    void whatIsWrongIsNamed(String line) {
        List<String> words = List.of(line.split(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NumberOptions.parse(words, USUAL))
                .withMessageContaining(words.getFirst());
    }
}
