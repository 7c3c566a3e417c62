package io.wraith.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class TableTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0456, 0.046",
        "1, 1.00",
        "9.876, 9.88",
        "98.76, 98.8",
        "987.6, 988",
        "1234567, 1234567",
        "-12.34, -12.3"
    })
    void threeDigitsCount(double value, String text) {
        assertThat(Table.number(value)).isEqualTo(text);
    }

    @Test
    void columnsAreAligned() {
        assertThat(Table.of(List.of(List.of("", "MB/s"), List.of("wraith", "7"), List.of("b"))))
                .isEqualTo("          MB/s\n  wraith     7\n  b\n");
    }
}
