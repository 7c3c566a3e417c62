package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The courses on the files themselves: each tells figures, and reads what it says.
final class MountCoursesTest {
    private static final int MIB = 1 << 20;

    private static Map<String, Double> run(List<MountCourse> courses, Path folder)
            throws IOException, InterruptedException {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (MountCourse course : courses) {
            if (!course.isOnce()) {
                course.run()
                        .on(
                                MountedFolder.plain(folder),
                                (row, figure) -> figures.put(row.name(), figure));
            }
        }
        return figures;
    }

    @Test
    void readsAreTimed(@TempDir Path folder) throws Exception {
        List<Long> taken = new ArrayList<>();
        ReadCourses courses = new ReadCourses(16 * MIB, 1, taken::add);
        courses.prepare(folder);
        Map<String, Double> figures = run(courses.courses(), folder);
        assertThat(figures)
                .hasSize(14)
                .allSatisfy((_, figure) -> assertThat(figure).isPositive())
                .containsKeys("one file, 1 MiB requests, cold", "slowest : fastest of the 4");
        assertThat(taken).hasSize(5).containsOnly(32L * MIB);
        assertThat(figures.get("slowest : fastest of the 4")).isLessThanOrEqualTo(1);
    }

    @Test
    void namesAreTimed(@TempDir Path folder) throws Exception {
        NameCourses courses = new NameCourses(120, 120_000);
        courses.prepare(folder);
        assertThat(run(courses.courses(), folder))
                .hasSize(13)
                .allSatisfy((_, figure) -> assertThat(figure).isPositive());
    }

    @Test
    void whatIsReadIsThere(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[10_000]);
        try (FileReads reads = new FileReads(file, 4096, false)) {
            assertThat(reads.read(8192)).isEqualTo(1808);
            assertThat(reads.readAll(4096, Long.MAX_VALUE)).isEqualTo(5904);
            assertThat(reads.readAll(0, 8192)).isEqualTo(8192);
            assertThat(reads.random(8192, 5, 1)).hasSize(5);
        }
        assertThatThrownBy(() -> new FileReads(folder.resolve("none"), 4096, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none: 2");
    }

    @Test
    void noPlaceIsReadTwice() {
        assertThat(RandomReads.shuffled(1000, 3))
                .containsExactlyInAnyOrder(IntStream.range(0, 1000).toArray())
                .isNotEqualTo(IntStream.range(0, 1000).toArray());
    }

    @Test
    void whatAThreadMeetsIsThrown() {
        assertThatThrownBy(() ->
                        InParallel.run(
                                2,
                                _ -> {
                                    throw new IOException("cut");
                                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut");
    }
}
