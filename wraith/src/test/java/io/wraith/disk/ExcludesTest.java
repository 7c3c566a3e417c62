package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

final class ExcludesTest {
    @ParameterizedTest
    @CsvSource({
        "*.o, a.o, true",
        "*.o, b/c/a.o, true",
        "*.o, a.oo, false",
        "/a, a, true",
        "/a, b/a, false",
        "b/a, b/a, true",
        "b/a, c/b/a, false",
        "**/b/a, c/b/a, true",
        "**/b/a, b/a, true",
        "b/**, b/c/d, true",
        "b/**/d, b/d, true",
        "b/**/d, b/x/y/d, true",
        "b/**/d, b/x/y/e, false",
        "?, a, true",
        "?, ä, true",
        "?, ab, false",
        "[a-c]x, bx, true",
        "[a-c]x, dx, false",
        "[!a-c]x, dx, true",
        "[]]x, ]x, true",
        "[a, [a, true",
        "a\\*, a*, true",
        "a\\*, ab, false",
        "*a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaac, false",
        "build/, build/folder, true",
        "build/, build, false",
    })
    void patternsMatchAsInGitignore(String pattern, String path, boolean isMatch) {
        boolean isFolder = path.endsWith("/folder");
        List<byte[]> names =
                Arrays.stream(path.replace("/folder", "").split("/"))
                        .map(name -> name.getBytes(StandardCharsets.UTF_8))
                        .toList();
        assertThat(new Excludes(List.of(pattern)).matches(names, isFolder)).isEqualTo(isMatch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "!a", "/"})
    void whatIsNoPatternIsRefused(String text) {
        assertThatThrownBy(() -> new Excludes(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsLeftOutIsNotSent(@TempDir Path folder) throws IOException {
        Path here = Files.createDirectory(folder.resolve("skip.o"));
        Path there = Files.createDirectory(folder.resolve("there"));
        Files.createDirectories(here.resolve("build/inner"));
        Files.writeString(here.resolve("build/inner/file"), "x");
        Files.writeString(here.resolve("a.o"), "x");
        Files.writeString(here.resolve("a.c"), "x");
        Files.writeString(here.resolve(".a.c.wraith-part"), "x");
        SourceOptions options = new SourceOptions(List.of("*.o", "/build/"), true);
        List<SourceRoot> roots = List.of(DiskPair.root(here));
        try (DiskPair pair = new DiskPair(roots, options, there, SinkOptions.USUAL).run()) {
            assertThat(pair.receiver.doneEntries()).isEqualTo(2);
        }
        assertThat(there.resolve("skip.o").toFile().list()).containsExactly("a.c");
    }
}
