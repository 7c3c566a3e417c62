package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.Entry.Attributes;
import io.wraith.transfer.Entry.Content;
import io.wraith.transfer.Entry.Extended;
import io.wraith.transfer.Entry.File;
import io.wraith.transfer.Entry.Folder;
import io.wraith.transfer.Entry.HardLink;
import io.wraith.transfer.Entry.SymbolicLink;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;

/// A peer that means harm, or another program that moves folders while we write.
final class HostileSinkTest {
    private static final Attributes PLAIN = new Attributes(0644, 1000, 0, List.of());

    @TempDir Path folder;
    private Path empty;
    private Path there;
    private Path outside;

    @BeforeEach
    void makeFolders() throws IOException {
        empty = Files.createDirectory(folder.resolve("empty"));
        there = Files.createDirectory(folder.resolve("there"));
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("victim"), "mine");
    }

    /// Lists entries by hand, behind the folder that the source has listed.
    private interface Listing {
        void list(DiskPair pair);
    }

    private DiskPair run(SinkOptions options, Listing listing) {
        DiskPair pair = new DiskPair(List.of(), SourceOptions.USUAL, there, options);
        listing.list(pair);
        return pair.run();
    }

    private static long add(DiskPair pair, long in, String name, Content content) {
        return pair.sender.add(in, ByteString.of(name), PLAIN, content);
    }

    @Test
    void namesOfUnfinishedFilesAreRefused() {
        List<String> names =
                List.of(".a.wraith-part", ".A.WRAITH-LOG", ".wraith-x.wraith-log", "..wraith-part");
        DiskPair pair =
                run(
                        SinkOptions.USUAL,
                        it -> {
                            names.forEach(name -> add(it, 0, name, new File(0)));
                            add(it, 0, "wraith-part", new File(0));
                        });
        assertThat(pair.sink.failures().first())
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(name -> name + ": name refused").toList());
        pair.close();
        assertThat(there.toFile().list()).containsExactly("wraith-part");
    }

    @Test
    void aLinkThatWasSentIsNotFollowed() {
        DiskPair pair =
                run(
                        SinkOptions.USUAL.with(Existing.OVERWRITE),
                        it -> {
                            String target = outside.toString();
                            add(it, 0, "way", new SymbolicLink(ByteString.of(target)));
                            long way = add(it, 0, "way", new Folder());
                            add(it, way, "planted", new File(0));
                            it.sender.endFolder(way);
                        });
        assertThat(pair.sink.failures().first()).contains("way: exists", "planted: folder failed");
        pair.close();
        assertThat(outside.toFile().list()).containsExactly("victim");
        assertThat(there.resolve("way")).isSymbolicLink();
    }

    @Test
    void aHardLinkDoesNotReachThroughASymbolicOne() throws IOException {
        Files.createSymbolicLink(there.resolve("way"), outside);
        Files.setLastModifiedTime(outside.resolve("victim"), FileTime.fromMillis(1_000_000));
        DiskPair pair =
                run(
                        SinkOptions.USUAL,
                        it -> {
                            long file = add(it, 0, "file", new File(0));
                            List<ByteString> path =
                                    List.of(ByteString.of("way"), ByteString.of("victim"));
                            add(it, 0, "stolen", new HardLink(0, file, path));
                        });
        pair.close();
        assertThat(Files.getAttribute(outside.resolve("victim"), "unix:nlink")).isEqualTo(1);
        assertThat(there.resolve("stolen")).isEmptyFile();
    }

    @Test
    void rightsOfOwnersAndForeignAttributesAreLeftOut() throws IOException {
        Attributes bad =
                new Attributes(
                        06755,
                        1000,
                        0,
                        List.of(
                                new Extended(
                                        ByteString.of("security.capability"),
                                        ByteString.of("\u0001"))));
        DiskPair pair =
                run(
                        SinkOptions.USUAL,
                        it -> {
                            it.sender.add(0, ByteString.of("tool"), bad, new File(0));
                            it.sender.add(0, ByteString.of("other"), bad, new File(0));
                        });
        assertThat(pair.sink.warnings().first())
                .satisfiesExactlyInAnyOrder(
                        note -> assertThat(note).contains(": set-user-id and set-group-id"),
                        note -> assertThat(note).startsWith("tool: attribute security.capability"),
                        note -> assertThat(note).startsWith("other: attribute security."));
        pair.close();
        assertThat(mode(there.resolve("tool"))).isEqualTo(0755);
        assertThat(mode(there.resolve("other"))).isEqualTo(0755);
    }

    private static int mode(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    @Test
    void whatIsBeyondALimitFails() {
        SinkOptions limited = new SinkOptions(Existing.FAIL, false, 1000, 3);
        DiskPair pair =
                run(
                        limited,
                        it -> {
                            add(it, 0, "large", new File(1001));
                            add(it, 0, "a", new File(0));
                        });
        assertThat(pair.sink.failures().first())
                .containsExactly("large: beyond limit", "a: beyond limit");
        pair.close();
        assertThat(there).isEmptyDirectory();
    }

    @Test
    void theSameNameTwiceIsOneFileAndOneFailure() {
        DiskPair pair =
                run(
                        SinkOptions.USUAL,
                        it -> {
                            add(it, 0, "twin", new File(0));
                            it.sender.add(
                                    0,
                                    ByteString.of("twin"),
                                    new Attributes(0600, 2000, 0, List.of()),
                                    new File(0));
                        });
        assertThat(pair.sink.failures().first()).containsExactly("twin: exists");
        pair.close();
        assertThat(there.toFile().list()).containsExactly("twin");
    }

    @Test
    void aFolderThatIsSwappedForALinkIsNotFollowed() throws IOException {
        Path inner = Files.createDirectories(empty.resolve("inner"));
        for (int i = 0; i < 30; i++) {
            Files.write(inner.resolve("file" + i), new byte[] {1});
        }
        for (int i = 0; i < 12; i++) {
            byte[] content = new byte[300_000];
            Arrays.fill(content, (byte) (i + 1));
            Files.write(inner.resolve("large" + i), content);
        }
        Path made = there.resolve("empty/inner");
        try (DiskPair pair = new DiskPair(List.of(DiskPair.root(empty)), there)) {
            pair.run(3);
            Files.move(made, there.resolve("moved"));
            Files.createSymbolicLink(made, outside);
            pair.run();
            assertThat(pair.sink.failures().first()).containsExactly("empty/inner: not written");
        }
        assertThat(outside.toFile().list()).containsExactly("victim");
        assertThat(there.resolve("moved").toFile().list()).hasSize(42);
    }
}
