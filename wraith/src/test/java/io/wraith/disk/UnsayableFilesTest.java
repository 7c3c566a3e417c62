package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Sought;
import io.wraith.vfs.message.FromHost.Stated;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.Seek;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Version;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/// Files have numbers that no message can say: a host says none that a mount has to refuse. A
/// message that cannot be read fails in [ShareClient].
final class UnsayableFilesTest {
    private static final long ROOT = ShareClient.ROOT;
    private static final long TOO_LARGE = 5L << 60;

    private final DiskThreads threads = new DiskThreads(2);
    private final Semaphore woken = new Semaphore(0);
    private Path top;
    private Path file;
    private SharedFiles files;
    private ShareClient client;

    /// In memory, where files may be of any size.
    @BeforeEach
    void open() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(
                Files.isWritable(memory) && Files.getFileStore(memory).type().equals("tmpfs"),
                "there is no file system in memory");
        top = Files.createTempDirectory(memory, "wraith-test");
        file = top.resolve("file");
        files = new SharedFiles(new ShareOptions(top, List.of()), 4, threads, woken::release);
        client = new ShareClient(files, woken);
    }

    @AfterEach
    void close() throws IOException {
        threads.close();
        if (top != null) {
            files.close();
            Files.deleteIfExists(file);
            Files.delete(top);
        }
    }

    private void resize(long size) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(size);
        }
    }

    private void isShownAsLargest() {
        ListEntry entry = client.list(Place.of(ROOT)).getFirst();
        assertThat(entry.name()).isEqualTo(ByteString.of("file"));
        assertThat(entry.attributes().size()).isEqualTo(Limits.SIZE_LIMIT - 1);
        assertThat(client.walk(ROOT, "file").nodes().getFirst().attributes().size())
                .isEqualTo(Limits.SIZE_LIMIT - 1);
    }

    @Test
    void aFileThatIsTooLargeIsShownAndNotOpened() throws IOException {
        for (long size : new long[] {Limits.SIZE_LIMIT, TOO_LARGE, Long.MAX_VALUE}) {
            resize(size);
            isShownAsLargest();
            assertThat(client.open(ROOT, "file", 100).head().status())
                    .isEqualTo(Status.UNSUPPORTED);
        }
        resize(Limits.SIZE_LIMIT - 1);
        Opened opened = client.open(ROOT, "file", 100);
        assertThat(opened.head().status()).isEqualTo(Status.OK);
        assertThat(opened.node().attributes().size()).isEqualTo(Limits.SIZE_LIMIT - 1);
    }

    @Test
    void aFileThatBecomesTooLargeIsReadNoMore() throws IOException {
        resize(100_000);
        Opened opened = client.open(ROOT, "file", 100);
        Version version = opened.node().attributes().version();
        resize(TOO_LARGE);
        Data data = client.read(opened.handle(), 0, 100, version);
        assertThat(data.head().status()).isEqualTo(Status.UNSUPPORTED);
        assertThat(client.readLarge(opened.handle(), 0, 100_000, version).tail().status())
                .isEqualTo(Status.UNSUPPORTED);
        Seek hole = new Seek(client.next(), opened.handle(), 1 << 20, true);
        assertThat(((Sought) client.ask(hole)).offset()).isEqualTo(1 << 20);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(Limits.SIZE_LIMIT + 4096);
            open.write(1);
        }
        Seek data2 = new Seek(client.next(), opened.handle(), 0, false);
        assertThat(client.ask(data2).head().status()).isEqualTo(Status.UNSUPPORTED);
        Stated stated = (Stated) client.ask(new FromMount.Stat(client.next(), opened.handle()));
        assertThat(stated.attributes().size()).isEqualTo(Limits.SIZE_LIMIT - 1);
        resize(50_000);
        Stated after = (Stated) client.ask(new FromMount.Stat(client.next(), opened.handle()));
        assertThat(
                        client.read(opened.handle(), 0, 100, after.attributes().version())
                                .contents()
                                .length())
                .isEqualTo(100);
    }

    @Test
    void timesOfAnyYearAreSaid() throws IOException, InterruptedException {
        resize(10);
        for (Instant when :
                new Instant[] {
                    Instant.parse("1901-12-31T23:59:59.999999999Z"),
                    Instant.parse("1969-12-31T23:59:59.5Z"),
                    Instant.parse("9999-01-01T00:00:00Z")
                }) {
            Process touch =
                    new ProcessBuilder("touch", "-d", when.toString(), file.toString()).start();
            assertThat(touch.waitFor()).isZero();
            var modified = client.walk(ROOT, "file").nodes().getFirst().attributes().times();
            assertThat(modified.modified().seconds()).isEqualTo(when.getEpochSecond());
            assertThat(modified.modified().nanos()).isEqualTo(when.getNano());
        }
    }

    /// Such names come from file systems of users.
    @Test
    void aNameThatIsTooLongIsNotShown() {
        try (Share share = new Share(new ShareOptions(top, List.of()))) {
            ShareFolder folder = Objects.requireNonNull(share.folders.of(ROOT));
            assertThat(share.isHidden(folder, new byte[255], false)).isFalse();
            assertThat(share.isHidden(folder, new byte[256], false)).isTrue();
        }
    }
}
