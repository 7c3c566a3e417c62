package io.wraith.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Allocation;
import io.wraith.structure.Repository;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

final class ChecksumTest {
    @Test
    void xxHashOfManyLengths() throws IOException {
        byte[] input = Blake3Test.pattern(100_000);
        List<String> lines =
                Files.readAllLines(
                        Repository.ROOT.resolve("wraith/src/test/resources/vectors/xxhash.txt"));
        assertThat(lines).hasSize(1106);
        List<String> computed = new ArrayList<>();
        for (String line : lines) {
            int length = Integer.parseInt(line.substring(0, line.indexOf(' ')));
            computed.add(
                    "%d %08x %016x %016x"
                            .formatted(
                                    length,
                                    Checksum.XXH32.of(input, 0, length),
                                    Checksum.XXH64.of(input, 0, length),
                                    Checksum.XXH3.of(input, 0, length)));
        }
        assertThat(computed).isEqualTo(lines);
    }

    /// Check values of the CRC catalogue, of RFC 1950's Adler-32 and of Fletcher's checksum.
    @ParameterizedTest
    @CsvSource({
        "CRC32, 123456789, cbf43926",
        "CRC32C, 123456789, e3069283",
        "ADLER32, 123456789, 091e01de",
        "FLETCHER32, abcde, f04fc729",
        "FLETCHER32, abcdef, 56502d2a",
        "FLETCHER32, abcdefgh, ebe19591"
    })
    void publishedValues(Checksum checksum, String text, String expected) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat("%08x".formatted(checksum.of(bytes, 0, bytes.length))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void everyCorruptionOfOneByteIsNoticed(Checksum checksum) {
        byte[] bytes = Blake3Test.pattern(1024);
        long expected = checksum.of(bytes, 0, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            byte before = bytes[i];
            for (int change = 1; change < 256; change++) {
                bytes[i] = (byte) (before ^ change);
                assertThat(checksum.of(bytes, 0, bytes.length) == expected)
                        .as("byte %d, change %d", i, change)
                        .isFalse();
            }
            bytes[i] = before;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRangeIsLikeAnArrayOfItsOwn(Checksum checksum) {
        byte[] bytes = Blake3Test.pattern(700);
        for (int at = 0; at < 65; at++) {
            byte[] part = Arrays.copyOfRange(bytes, at, at + 600);
            assertThat(checksum.of(bytes, at, 600)).isEqualTo(checksum.of(part, 0, 600));
        }
        assertThatThrownBy(() -> checksum.of(bytes, 600, 101))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsAllocated(Checksum checksum) {
        byte[] bytes = Blake3Test.pattern(300);
        long[] sum = new long[1];
        assertThat(Allocation.bytes(1000, () -> sum[0] += checksum.of(bytes, 0, bytes.length)))
                .isZero();
    }

    @Test
    void fletcherAgreesWithItsDefinition() {
        long seed = 3;
        Random random = new Random(seed);
        for (int length = 0; length <= 1100; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            if (length % 3 == 0) {
                Arrays.fill(bytes, (byte) 0xff);
            }
            long first = 0;
            long second = 0;
            for (int i = 0; i < length; i += 2) {
                int high = i + 1 < length ? bytes[i + 1] & 0xff : 0;
                first = (first + (bytes[i] & 0xff) + (high << 8)) % 65_535;
                second = (second + first) % 65_535;
            }
            assertThat(Checksum.FLETCHER32.of(bytes, 0, length))
                    .as("length %d, seed %d", length, seed)
                    .isEqualTo(second << 16 | first);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "16", "48", "1024"})
    void aRollingHashIsThatOfItsWindow(int window) {
        byte[] bytes = new byte[3000];
        new Random(window).nextBytes(bytes);
        RollingHash rolling = new RollingHash(window);
        long hash = rolling.of(bytes, 0);
        Set<Long> seen = new HashSet<>(Set.of(hash));
        for (int at = 1; at + window <= bytes.length; at++) {
            hash = rolling.roll(hash, bytes[at - 1], bytes[at + window - 1]);
            assertThat(hash).as("window at %d", at).isEqualTo(rolling.of(bytes, at));
            seen.add(hash);
        }
        assertThat(rolling.window()).isEqualTo(window);
        if (window >= 16) {
            assertThat(seen).hasSize(bytes.length - window + 1);
        }
    }

    @Test
    void theRollingHashNoticesEveryCorruptionOfOneByte() {
        byte[] bytes = Blake3Test.pattern(1024);
        RollingHash rolling = new RollingHash(bytes.length);
        long expected = rolling.of(bytes, 0);
        for (int i = 0; i < bytes.length; i++) {
            byte before = bytes[i];
            for (int change = 1; change < 256; change++) {
                bytes[i] = (byte) (before ^ change);
                assertThat(rolling.of(bytes, 0) == expected).isFalse();
            }
            bytes[i] = before;
        }
        assertThatThrownBy(() -> new RollingHash(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
