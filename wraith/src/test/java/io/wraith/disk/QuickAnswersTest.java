package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Which names the kernel remembers. That answers are the same either way is what the tests of
/// shares show, whose files are all remembered.
final class QuickAnswersTest {
    private static byte[] name(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatWasJustUsedIsRememberedAndSoIsItsAbsence(@TempDir Path folder) throws IOException {
        Path inner = java.nio.file.Files.createDirectory(folder.resolve("inner"));
        java.nio.file.Files.writeString(inner.resolve("file"), "text");
        java.nio.file.Files.createSymbolicLink(inner.resolve("link"), Path.of("file"));
        int fd =
                Files.open(
                        Files.AT_FDCWD,
                        name(folder.toString()),
                        Files.O_DIRECTORY | Files.O_PATH,
                        0);
        try {
            SourceFolder place = SourceFolder.top(fd).inner(name("inner"));
            assertThat(java.nio.file.Files.exists(inner.resolve("none"))).isFalse();
            for (String each : new String[] {"file", "link", "none"}) {
                assertThat(place.isRemembered(name(each))).as(each).isTrue();
            }
            assertThat(place.isRemembered(name("../..")))
                    .as("a way out of the share is never followed")
                    .isFalse();
        } finally {
            Descriptors.close(fd);
        }
    }
}
