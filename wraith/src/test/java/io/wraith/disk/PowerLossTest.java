package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;

/// Power that goes before everything is on the disk: names, sizes and times may be there, and
/// contents not.
final class PowerLossTest {
    private static final int LARGE = 3 << 20;

    @TempDir private Path folder;
    private Path here;
    private Path there;
    private Path mark;

    @BeforeEach
    void makeFiles() throws IOException {
        here = Files.createDirectory(folder.resolve("here"));
        there = Files.createDirectory(folder.resolve("there"));
        mark = there.resolve(".unsynced.wraith-mark");
        byte[] content = new byte[LARGE];
        new Random(3).nextBytes(content);
        Files.write(here.resolve("large"), content);
        Files.createLink(here.resolve("second name"), here.resolve("large"));
        Files.writeString(here.resolve("small"), "a few bytes");
    }

    private DiskPair pair(Path... roots) {
        List<SourceRoot> all = List.of(roots).stream().map(DiskPair::root).toList();
        return new DiskPair(all, there);
    }

    private Path arrived(String name) {
        return there.resolve("here").resolve(name);
    }

    /// As the disk may have it afterwards, with the time that the file got.
    private void lose(String name, int length) throws IOException {
        Path path = arrived(name);
        FileTime time = Files.getLastModifiedTime(path);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(length);
            file.write(ByteBuffer.allocate(4), 0);
        }
        Files.setLastModifiedTime(path, time);
    }

    /// The note that was there is one of another time since the machine was started.
    private void restart() throws IOException {
        String text = Files.readSymbolicLink(mark).toString();
        Files.delete(mark);
        Files.createSymbolicLink(
                mark, Path.of(text.replaceFirst("boot=\\w+", "boot=00000000000000aa")));
    }

    private DiskPair cutOff() {
        DiskPair pair = pair(here);
        pair.runUntil(() -> pair.receiver.doneEntries() >= 3);
        assertThat(Files.exists(mark, LinkOption.NOFOLLOW_LINKS)).isTrue();
        return pair;
    }

    private void assertWhole() {
        for (String name : List.of("large", "second name", "small")) {
            assertThat(arrived(name)).hasSameBinaryContentAs(here.resolve(name));
        }
    }

    @Test
    void aTransferThatEndedLeavesNoNote() {
        try (DiskPair pair = pair(here).run()) {
            assertThat(pair.sink.failures().first()).isEmpty();
        }
        assertThat(there.toFile().list()).containsExactly("here");
    }

    @Test
    void whatLostItsContentsIsReceivedAgain() throws IOException {
        cutOff().close();
        lose("large", LARGE);
        lose("small", 4);
        restart();
        try (DiskPair pair = pair(here).run()) {
            assertThat(pair.sink.failures().first()).isEmpty();
            assertThat(pair.receiver.keptEntries()).isZero();
        }
        assertWhole();
        assertThat(there.resolve("here").toFile().list())
                .containsExactlyInAnyOrder("large", "second name", "small");
    }

    /// What was not mended by the first transfer afterwards is mended by a later one, once.
    @Test
    void anotherTransferDoesNotVouchForIt() throws IOException, InterruptedException {
        cutOff().close();
        lose("small", "a few bytes".length());
        restart();
        Path other = Files.writeString(folder.resolve("other"), "other");
        pair(other).run().close();
        // Beyond the slack that clocks are given.
        Thread.sleep(5_000);
        pair(here).run().close();
        assertWhole();
        try (DiskPair again = pair(here).run()) {
            assertThat(again.sink.failures().first()).isEmpty();
            assertThat(again.parcels).isZero();
            assertThat(again.receiver.keptEntries()).isEqualTo(3);
        }
    }

    /// The page cache outlives a program.
    @Test
    void withoutARestartNothingIsReceivedAgain() {
        cutOff().close();
        try (DiskPair pair = pair(here).run()) {
            assertThat(pair.parcels).isZero();
        }
        assertThat(there.toFile().list()).containsExactly("here");
    }

    @Test
    void theNoteStaysWhileSomebodyElseReceives() {
        try (DiskPair slow = cutOff()) {
            Path other = folder.resolve("here/small");
            pair(other).run().close();
            assertThat(Files.exists(mark, LinkOption.NOFOLLOW_LINKS)).isTrue();
            slow.run();
        }
        assertThat(Files.exists(mark, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void whoBringsEachFileToTheDiskNeedsNone() throws IOException {
        SinkOptions durable = new SinkOptions(Existing.FAIL, true, Long.MAX_VALUE, Long.MAX_VALUE);
        try (DiskPair pair =
                new DiskPair(List.of(DiskPair.root(here)), SourceOptions.USUAL, there, durable)) {
            pair.runUntil(() -> pair.receiver.doneEntries() >= 3);
            assertThat(there.toFile().list()).containsExactly("here");
            pair.run();
        }
        assertWhole();
    }
}
