package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Path;

final class StatFsTest {
    @Test
    void tellsWhatTheJdkTells(@TempDir Path folder) throws IOException {
        FileStore store = java.nio.file.Files.getFileStore(folder);
        StatFs here = of(folder);
        assertThat(here.blocks() * here.blockBytes()).isEqualTo(store.getTotalSpace());
        assertThat(here.nameBytes()).isPositive();
        assertThat(here.type() == StatFs.TMPFS_MAGIC).isEqualTo(store.type().equals("tmpfs"));
    }

    @Test
    void knowsAFileSystemInMemory() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                java.nio.file.Files.isDirectory(memory)
                        && java.nio.file.Files.getFileStore(memory).type().equals("tmpfs"),
                "/dev/shm is no tmpfs here");
        assertThat(of(memory).type()).isEqualTo(StatFs.TMPFS_MAGIC);
    }

    private static StatFs of(Path folder) {
        StatFs found = new StatFs(Arena.ofAuto());
        byte[] name = folder.toString().getBytes(StandardCharsets.UTF_8);
        int fd = Files.open(Files.AT_FDCWD, name, Files.O_RDONLY, 0);
        try {
            assertThat(found.of(fd)).isZero();
        } finally {
            Descriptors.close(fd);
        }
        return found;
    }
}
