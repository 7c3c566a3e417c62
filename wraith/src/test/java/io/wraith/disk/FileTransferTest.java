package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

final class FileTransferTest {
    @TempDir Path folder;

    @Test
    void aFileAndAFolderArrive() throws IOException {
        Path here = Files.createDirectory(folder.resolve("here"));
        Path there = Files.createDirectory(folder.resolve("there"));
        Files.writeString(here.resolve("small"), "content");
        Files.createDirectories(here.resolve("one/two"));
        Files.write(here.resolve("one/two/large"), new byte[3_000_000]);
        try (DiskPair pair = new DiskPair(List.of(DiskPair.root(here)), there).run()) {
            assertThat(pair.sink.failures().first()).isEmpty();
            assertThat(pair.receiver.doneEntries()).isEqualTo(5);
        }
        assertThat(there.resolve("here/small")).hasContent("content");
        assertThat(there.resolve("here/one/two/large")).hasSize(3_000_000);
    }
}
