package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Names that something else has at the receiver.
@ParameterizedClass
@EnumSource(
        value = FileIo.Kind.class,
        names = {"CALLS", "URING"})
final class ExistingTest {
    private final FileIo.Kind kind;

    ExistingTest(FileIo.Kind kind) {
        this.kind = kind;
    }

    private static final String OLD = "old";

    @TempDir Path folder;
    private Path here;
    private Path there;
    private Path inside;

    @BeforeEach
    void makeTrees() throws IOException {
        here = Files.createDirectory(folder.resolve("tree"));
        there = Files.createDirectory(folder.resolve("there"));
        Files.writeString(here.resolve("a.txt"), "new content");
        Files.write(here.resolve("large.bin"), new byte[3 << 20]);
        Files.createSymbolicLink(here.resolve("link"), Path.of("new"));
        Files.createLink(here.resolve("same.txt"), here.resolve("a.txt"));
        Files.createDirectory(here.resolve("taken"));
        inside = Files.createDirectory(there.resolve("tree"));
        for (String name : List.of("a.txt", "large.bin", "same.txt", "taken")) {
            Files.writeString(inside.resolve(name), OLD);
        }
        Files.createSymbolicLink(inside.resolve("link"), Path.of("old"));
        Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwxrwx---"));
    }

    private DiskPair run(Existing existing) {
        return new DiskPair(
                        kind,
                        List.of(DiskPair.root(here)),
                        SourceOptions.USUAL,
                        there,
                        SinkOptions.USUAL.with(existing))
                .run();
    }

    @Test
    void failLeavesThemAndSaysSo() throws IOException {
        try (DiskPair pair = run(Existing.FAIL)) {
            assertThat(pair.sink.failures().first())
                    .containsExactlyInAnyOrder(
                            "tree/a.txt: exists",
                            "tree/large.bin: exists",
                            "tree/link: exists",
                            "tree/same.txt: exists",
                            "tree/taken: exists");
            assertThat(pair.source.failures().count()).isEqualTo(5);
        }
        assertOldStays();
    }

    @Test
    void skipLeavesThemWithoutAFailure() throws IOException {
        try (DiskPair pair = run(Existing.SKIP)) {
            assertThat(pair.sink.skipped().first())
                    .containsExactlyInAnyOrder(
                            "tree/a.txt: not received, another one is there",
                            "tree/large.bin: not received, another one is there",
                            "tree/link: not received, another one is there",
                            "tree/same.txt: not received, another one is there");
            assertThat(pair.sink.failures().first()).containsExactly("tree/taken: exists");
        }
        assertOldStays();
    }

    private void assertOldStays() throws IOException {
        for (String name : List.of("a.txt", "large.bin", "same.txt", "taken")) {
            assertThat(inside.resolve(name)).hasContent(OLD);
        }
        assertThat(Files.readSymbolicLink(inside.resolve("link"))).hasToString("old");
        assertThat(inside.toFile().list()).hasSize(5);
    }

    @Test
    void overwriteReplacesAllButFolders() throws IOException {
        Files.delete(inside.resolve("same.txt"));
        Files.createDirectory(inside.resolve("same.txt"));
        try (DiskPair pair = run(Existing.OVERWRITE)) {
            assertThat(pair.sink.failures().first())
                    .containsExactlyInAnyOrder("tree/same.txt: exists", "tree/taken: exists");
        }
        assertThat(inside.resolve("a.txt")).hasContent("new content");
        assertThat(inside.resolve("large.bin")).hasSize(3 << 20);
        assertThat(Files.readSymbolicLink(inside.resolve("link"))).hasToString("new");
        assertThat(Files.getPosixFilePermissions(inside))
                .isEqualTo(Files.getPosixFilePermissions(here));
    }

    @Test
    void renameNumbersTheNewOnes() throws IOException {
        try (DiskPair pair = run(Existing.RENAME)) {
            assertThat(pair.sink.failures().first()).containsExactly("tree/taken: exists");
        }
        assertThat(inside.resolve("a.txt")).hasContent(OLD);
        assertThat(inside.resolve("a (1).txt")).hasContent("new content");
        assertThat(inside.resolve("large (1).bin")).hasSize(3 << 20);
        assertThat(Files.readSymbolicLink(inside.resolve("link (1)"))).hasToString("new");
        // The file to which it would be a link is called otherwise here.
        assertThat(inside.resolve("same (1).txt")).hasContent("new content");
    }

    @ParameterizedTest
    @EnumSource(Existing.class)
    void aFolderThatWasThereKeepsItsRightsUnlessOverwritten(Existing existing) throws IOException {
        run(existing).close();
        boolean isKept =
                PosixFilePermissions.toString(Files.getPosixFilePermissions(inside))
                        .equals("rwxrwx---");
        assertThat(isKept).isEqualTo(existing != Existing.OVERWRITE);
    }

    @Test
    void numbersStandBeforeTheEnding() {
        assertThat(numbered("a.txt")).isEqualTo("a (3).txt");
        assertThat(numbered("a")).isEqualTo("a (3)");
        assertThat(numbered(".hidden")).isEqualTo(".hidden (3)");
        assertThat(numbered("a.tar.gz")).isEqualTo("a.tar (3).gz");
        assertThat(numbered("a. no ending of a kind")).isEqualTo("a. no ending of a kind (3)");
        assertThat(numbered("x".repeat(255))).hasSize(255).endsWith("x (3)");
        assertThat(numbered("x".repeat(251) + ".txt")).hasSize(255).endsWith("x (3).txt");
    }

    private static String numbered(String name) {
        return DiskTree.string(Placement.numbered(DiskTree.bytes(name), 3));
    }
}
