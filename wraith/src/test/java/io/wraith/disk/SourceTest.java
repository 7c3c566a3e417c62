package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Descriptors;
import io.wraith.linux.LinuxException;
import io.wraith.transfer.ByteString;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What is special about things that are sent.
@ParameterizedClass
@EnumSource(
        value = FileIo.Kind.class,
        names = {"CALLS", "URING"})
final class SourceTest {
    private final FileIo.Kind kind;

    SourceTest(FileIo.Kind kind) {
        this.kind = kind;
    }

    private static final long TICK_MS = 30;

    @TempDir Path folder;
    private Path here;
    private Path there;

    @BeforeEach
    void makeFolders() throws IOException {
        here = Files.createDirectory(folder.resolve("here"));
        there = Files.createDirectory(folder.resolve("there"));
    }

    private DiskPair pair(SourceRoot... roots) {
        return new DiskPair(kind, List.of(roots), there);
    }

    @Test
    void aFileThatChangesWhileItIsSentFails() throws IOException, InterruptedException {
        Path large = here.resolve("large");
        Files.write(large, new byte[0]);
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            for (int i = 0; i < 12; i++) {
                file.seek((long) i << 20);
                file.write(i + 1);
            }
            file.setLength(12 << 20);
            Files.writeString(here.resolve("other"), "still comes");
            Thread.sleep(TICK_MS);
            try (DiskPair pair = pair(DiskPair.root(here))) {
                pair.run(4);
                file.seek(77);
                file.write(99);
                pair.run();
                assertThat(pair.sink.failures().first())
                        .containsExactly("here/large: source changed");
                assertThat(pair.source.failures().first())
                        .containsExactly("here/large: source changed");
            }
        }
        assertThat(there.resolve("here/large")).doesNotExist();
        assertThat(there.resolve("here/other")).hasContent("still comes");
    }

    @Test
    void aFileThatIsGoneFails() throws IOException {
        Path gone = Files.writeString(here.resolve("gone"), "content");
        try (DiskPair pair = pair(DiskPair.root(here))) {
            pair.runUntil(() -> pair.receiver.listed() == 2);
            Files.delete(gone);
            pair.run();
            assertThat(pair.sink.failures().first()).containsExactly("here/gone: source changed");
        }
        assertThat(there.resolve("here").toFile().list()).isEmpty();
    }

    @Test
    void holesCostNothing() throws IOException {
        Path sparse = here.resolve("sparse");
        long size = 3L << 40;
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.seek(1L << 40);
            file.write(1);
            file.setLength(size);
        }
        try (DiskPair pair = pair(DiskPair.root(sparse)).run()) {
            assertThat(pair.sink.failures().first()).isEmpty();
            assertThat(pair.parcels).isEqualTo(1);
        }
        Path copy = there.resolve("sparse");
        assertThat(copy.toFile()).hasSize(size);
        try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "r")) {
            file.seek(1L << 40);
            assertThat(file.read()).isEqualTo(1);
        }
        assertThat(usedBytes(copy)).isLessThan(1 << 20);
    }

    @Test
    void whatIsSparseTakesNoMoreSpaceThanBefore() throws IOException {
        Path sparse = here.resolve("sparse");
        byte[] content = new byte[1 << 20];
        Arrays.fill(content, (byte) 1);
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.write(content);
            for (int block = 1; block < 20; block++) {
                file.seek(((long) block << 20) + 5 * 4096);
                file.write(content, 0, 4096);
            }
            file.setLength(40 << 20);
        }
        try (DiskPair pair = pair(DiskPair.root(sparse)).run()) {
            assertThat(pair.sink.failures().first()).isEmpty();
        }
        Path copy = there.resolve("sparse");
        assertThat(Files.mismatch(sparse, copy)).isEqualTo(-1);
        assertThat(usedBytes(copy)).isLessThan(usedBytes(sparse) + (1 << 17));
    }

    private static long usedBytes(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            io.wraith.linux.Stat stat = new io.wraith.linux.Stat(arena);
            byte[] name = DiskTree.bytes(file.toString());
            DiskTree.check(stat.of(io.wraith.linux.Files.AT_FDCWD, name, 0));
            return stat.allocatedBytes();
        }
    }

    @Test
    void aNamedLinkIsFollowedAndOthersAreNot() throws IOException {
        Files.writeString(here.resolve("file"), "content");
        Path link = Files.createSymbolicLink(folder.resolve("link"), here.resolve("file"));
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.createSymbolicLink(inner.resolve("link"), here.resolve("file"));
        pair(DiskPair.root(link), DiskPair.root(inner)).run().close();
        assertThat(there.resolve("link")).isRegularFile().hasContent("content");
        assertThat(Files.isSymbolicLink(there.resolve("inner/link"))).isTrue();
    }

    @Test
    void pathsAreSentUnderTheirLastName() throws IOException {
        Files.createDirectories(here.resolve("a/b"));
        pair(SourceRoot.of(here + "/a/b/..//."), SourceRoot.of(here + "/a/b/")).run().close();
        assertThat(there.toFile().list()).containsExactlyInAnyOrder("a", "b");
        assertThat(there.resolve("a/b")).isDirectory();
    }

    @Test
    void whatCannotBeSentIsSaidAtOnce() {
        assertThatThrownBy(() -> pair(SourceRoot.of("/")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair(DiskPair.root(here.resolve("nothing"))))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> pair(DiskPair.root(here), DiskPair.root(here)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("here");
    }

    @Test
    void socketsAndPipesAreNamedAndNotSent() throws IOException, InterruptedException {
        new ProcessBuilder("mkfifo", here.resolve("pipe").toString()).start().waitFor();
        try (DiskPair pair = pair(DiskPair.root(here)).run()) {
            assertThat(pair.source.warnings().first())
                    .singleElement()
                    .asString()
                    .startsWith("here/pipe: neither file");
            assertThat(pair.receiver.doneEntries()).isEqualTo(1);
        }
    }

    @Test
    void aStreamArrivesAsAFile() {
        Descriptors.Pipe pipe = Descriptors.pipe(0);
        byte[] content = new byte[50_000];
        Arrays.fill(content, (byte) 7);
        try (Arena arena = Arena.ofConfined();
                DiskPair pair =
                        pair(new SourceRoot.Stream(pipe.source(), ByteString.of("stdin")))) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, content);
            assertThat(Descriptors.write(pipe.target(), memory, 0, content.length))
                    .isEqualTo(content.length);
            pair.runUntil(() -> pair.sink.isOffered());
            Descriptors.close(pipe.target());
            pair.run();
            assertThat(pair.sink.failures().first()).isEmpty();
        }
        Descriptors.close(pipe.source());
        assertThat(there.resolve("stdin")).hasBinaryContent(content);
    }

    @Test
    void aStreamThatIsAFileIsReadWhereItLies() throws IOException {
        Path file = Files.write(here.resolve("file"), new byte[2_500_000]);
        int fd =
                io.wraith.linux.Files.open(
                        io.wraith.linux.Files.AT_FDCWD, DiskTree.bytes(file.toString()), 0, 0);
        pair(new SourceRoot.Stream(fd, ByteString.of("stdin"))).run().close();
        Descriptors.close(fd);
        assertThat(there.resolve("stdin")).hasSize(2_500_000);
    }
}
