package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Folders;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Files that are there and that the wire has no words for. Only file systems in memory take the
/// largest of them.
final class UnsendableTest {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long EIB = 1L << 60;

    private Path folder;
    private Path here;
    private Path there;

    @BeforeEach
    void makeFolders() throws IOException {
        assumeTrue(Files.isWritable(MEMORY), "no file system in memory");
        folder = Files.createTempDirectory(MEMORY, "wraith-test");
        here = Files.createDirectory(folder.resolve("here"));
        there = Files.createDirectory(folder.resolve("there"));
    }

    @AfterEach
    void removeFolders() throws IOException {
        if (folder != null) {
            DiskTree.remove(folder);
        }
    }

    private Path sparse(String name, long size) throws IOException {
        Path path = here.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size);
        }
        return path;
    }

    private DiskPair pair(Path root) {
        return new DiskPair(List.of(DiskPair.root(root)), there);
    }

    @Test
    void aFileAboveTheLimitIsNamedAndNotSent() throws IOException {
        Path huge = sparse("huge", 4 * EIB);
        Files.createLink(here.resolve("huge twin"), huge);
        Files.writeString(here.resolve("other"), "still comes");
        try (DiskPair pair = pair(here).run()) {
            assertThat(pair.source.warnings().first())
                    .containsExactly(
                            "here/huge: too large to be sent",
                            "here/huge twin: too large to be sent");
            assertThat(pair.cancellation()).isNull();
        }
        assertThat(there.resolve("here").toFile().list()).containsExactly("other");
        try (DiskPair pair = pair(huge).run()) {
            assertThat(pair.source.warnings().first())
                    .containsExactly("huge: too large to be sent");
        }
    }

    /// The end of the list tells what all files have together.
    @Test
    void filesWhoseSumCannotBeToldAreNamedAndNotSent() throws IOException {
        sparse("a", 3 * EIB);
        sparse("b", EIB);
        sparse("c", EIB - 1);
        try (DiskPair pair = pair(here).run()) {
            assertThat(pair.source.warnings().first())
                    .containsExactly("here/b: too large to be sent");
            assertThat(pair.sink.failures().first()).isEmpty();
        }
        assertThat(there.resolve("here/a").toFile()).hasSize(3 * EIB);
        assertThat(there.resolve("here/c").toFile()).hasSize(EIB - 1);
        assertThat(there.resolve("here/b")).doesNotExist();
    }

    /// Such a path is longer than the kernel takes one, so it is walked.
    @Test
    void linksInFoldersTooDeepToBeToldAreFilesOfTheirOwn() {
        byte[] name = DiskTree.bytes("n".repeat(250));
        int fd = open(io.wraith.linux.Files.AT_FDCWD, DiskTree.bytes(here.toString()));
        for (int depth = 0; depth < 17; depth++) {
            DiskTree.check(Folders.mkdir(fd, name, 0700));
            int inner = open(fd, name);
            Descriptors.close(fd);
            fd = inner;
        }
        byte[] one = DiskTree.bytes("one");
        int flags = io.wraith.linux.Files.O_RDWR | io.wraith.linux.Files.O_CREAT;
        int file = io.wraith.linux.Files.open(fd, one, flags, 0600);
        DiskTree.check(file);
        DiskTree.check(io.wraith.linux.Files.ftruncate(file, 5));
        Descriptors.close(file);
        DiskTree.check(Folders.link(fd, one, fd, DiskTree.bytes("two"), 0));
        Descriptors.close(fd);
        try (DiskTree tree = new DiskTree();
                DiskPair pair = pair(here).run()) {
            assertThat(pair.source.warnings().first()).isEmpty();
            assertThat(pair.sink.failures().first()).isEmpty();
            Map<String, String> sent = tree.describe(there);
            assertThat(sent).hasSize(1 + 17 + 2);
            assertThat(sent.keySet()).anyMatch(path -> path.endsWith("/two"));
            assertThat(sent.values()).noneMatch(facts -> facts.contains(" = "));
        }
    }

    private static int open(int folder, byte[] name) {
        int fd = io.wraith.linux.Files.open(folder, name, io.wraith.linux.Files.O_DIRECTORY, 0);
        DiskTree.check(fd);
        return fd;
    }
}
