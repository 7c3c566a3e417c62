package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

final class ContestOptionsTest {
    private static final Map<String, Integer> USUAL =
            Map.of(ContestOptions.ROUNDS, 3, "--mib", 2048);

    @Test
    void whatIsNotGivenIsAsUsual() {
        ContestOptions options = ContestOptions.parse(List.of(), USUAL);
        assertThat(options.json()).isFalse();
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.number("--mib")).isEqualTo(2048);
    }

    @Test
    void numbersAndJsonComeInAnyOrder() {
        ContestOptions options =
                ContestOptions.parse(List.of("--mib", "64", "--json", "--rounds", "05"), USUAL);
        assertThat(options.json()).isTrue();
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
                "--mib 1234567",
                "--files 3",
                "5"
            })
    void whatIsWrongIsNamed(String line) {
        List<String> words = List.of(line.split(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContestOptions.parse(words, USUAL))
                .withMessageContaining(words.getFirst());
    }
}
