package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

final class SampleFilesTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"10000, 71000000", "1, 1", "1, 12345", "7, 7", "1000, 1001"})
    void sizesAreTheTotalAndNoneIsEmpty(int count, long total) {
        for (long seed = 0; seed < 20; seed++) {
            long[] sizes = SampleFiles.sizes(count, total, seed);
            assertThat(sizes).hasSize(count);
            assertThat(Arrays.stream(sizes).sum()).as("seed %d", seed).isEqualTo(total);
            assertThat(Arrays.stream(sizes).min().orElseThrow()).isPositive();
        }
    }

    /// Of a log-normal distribution: mean : median is exp(1.1² / 2) = 1.83, and the middle two
    /// thirds span a factor of exp(2.2) = 9.
    @Test
    void fewFilesAreLargeAndMostAreSmall() {
        long[] sizes = SampleFiles.sizes(10_000, 71_000_000, 1);
        Arrays.sort(sizes);
        assertThat(7_100.0 / sizes[5_000]).isBetween(1.7, 1.95);
        assertThat((double) sizes[8_413] / sizes[1_587]).isBetween(8.0, 10.2);
    }

    @Test
    void theSeedDecides() {
        assertThat(SampleFiles.sizes(100, 10_000, 7))
                .isEqualTo(SampleFiles.sizes(100, 10_000, 7))
                .isNotEqualTo(SampleFiles.sizes(100, 10_000, 8));
    }

    @Test
    void lessThanAByteForEachIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SampleFiles.sizes(10, 9, 1));
    }

    @Test
    void aFileIsAsLongAsItShallBe() throws IOException {
        Path file = folder.resolve("file");
        SampleFiles.write(file, (1 << 20) + 17, 1);
        assertThat(file).hasSize((1 << 20) + 17);
        SampleFiles.write(file, 0, 1);
        assertThat(file).isEmptyFile();
    }

    @Test
    void treesAreComparedAndRemoved() throws IOException {
        Path sent = Files.createDirectory(folder.resolve("sent"));
        Path received = Files.createDirectory(folder.resolve("received"));
        SampleFiles.writeTree(sent, 250, 10_000, 3);
        SampleFiles.writeTree(received, 250, 10_000, 3);
        try (Stream<Path> all = Files.walk(sent)) {
            assertThat(all.filter(Files::isRegularFile)).hasSize(250);
        }
        assertThat(SampleFiles.difference(sent, received)).isEmpty();
        Path changed = received.resolve("folder-2/file-249");
        SampleFiles.write(changed, Files.size(changed), 4);
        assertThat(SampleFiles.difference(sent, received)).contains("file-249");
        Files.delete(changed);
        assertThat(SampleFiles.difference(sent, received)).contains("file-249");
        SampleFiles.delete(received);
        assertThat(received).doesNotExist();
    }
}
