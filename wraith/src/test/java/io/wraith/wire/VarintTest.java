package io.wraith.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HexFormat;
import java.util.SplittableRandom;

final class VarintTest {
    /// RFC 9000, A.1; the last is not the shortest form.
    @ParameterizedTest
    @CsvSource({
        "c2197c5eff14e88c, 151288809941952652",
        "9d7f3e7d,         494878333",
        "7bbd,             15293",
        "25,               37",
        "4025,             37",
    })
    void examplesOfTheSpecification(String hex, long value) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Varint.read(bytes, 0, bytes.length)).isEqualTo(value);
        assertThat(Varint.lengthAt(bytes, 0)).isEqualTo(bytes.length);
        for (int end = 0; end < bytes.length; end++) {
            assertThat(Varint.read(bytes, 0, end)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "63, 1",
        "64, 2",
        "16383, 2",
        "16384, 4",
        "1073741823, 4",
        "1073741824, 8",
        "4611686018427387903, 8"
    })
    void lengthsChangeAtTheirLimits(long value, int length) {
        byte[] bytes = new byte[10];
        assertThat(Varint.length(value)).isEqualTo(length);
        assertThat(Varint.write(bytes, 1, value)).isEqualTo(length);
        assertThat(Varint.read(bytes, 1, 1 + length)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Varint.LIMIT, Long.MIN_VALUE})
    void whatDoesNotFitIsOurFault(long value) {
        assertThatThrownBy(() -> Varint.length(value)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void everyMagnitudeComesBack() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[8];
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong() >>> random.nextInt(2, 64);
            int length = Varint.write(bytes, 0, value);
            assertThat(Varint.read(bytes, 0, length)).as("seed %d", seed).isEqualTo(value);
        }
    }
}
