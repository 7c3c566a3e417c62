package io.wraith.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

final class Utf8Test {
    @ParameterizedTest
    @CsvSource({
        "abc, 4, abc",
        "abc, 3, abc",
        "abc, 2, ab",
        "aä€𝄞, 10, aä€𝄞",
        "aä€𝄞, 9, aä€",
        "aä€𝄞, 6, aä€",
        "aä€𝄞, 5, aä",
        "aä€𝄞, 2, a",
        "ä, 1, ''",
        "'', 5, ''",
        "abc, 0, ''"
    })
    void textsAreCutBetweenCharacters(String text, int most, String expected) {
        assertThat(new String(Utf8.shortened(text, most), StandardCharsets.UTF_8))
                .isEqualTo(expected);
    }
}
