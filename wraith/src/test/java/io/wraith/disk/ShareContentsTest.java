package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.wraith.disk.ShareClient.Large;
import io.wraith.disk.ShareFiles.OpenFile;
import io.wraith.linux.Errno;
import io.wraith.linux.Stat;
import io.wraith.simd.XxHash64;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.AttributeList;
import io.wraith.vfs.message.FromHost.AttributeValue;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromHost.FileSystem;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Sought;
import io.wraith.vfs.message.FromHost.Stated;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.GetAttribute;
import io.wraith.vfs.message.FromMount.ListAttributes;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Seek;
import io.wraith.vfs.message.FromMount.StatFileSystem;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Version;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

final class ShareContentsTest {
    private static final long ROOT = ShareClient.ROOT;

    @TempDir Path top;

    private final DiskThreads threads = new DiskThreads(2);
    private final Semaphore woken = new Semaphore(0);
    private SharedFiles files;
    private ShareClient client;

    @BeforeEach
    void open() {
        files = new SharedFiles(new ShareOptions(top, List.of()), 4, threads, woken::release);
        client = new ShareClient(files, woken);
    }

    @AfterEach
    void close() {
        files.close();
        threads.close();
    }

    private byte[] file(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Files.write(top.resolve(name), bytes);
        return bytes;
    }

    private static ByteString part(byte[] bytes, int at, int length) {
        return ByteString.of(bytes, at, length);
    }

    @Test
    void aSmallFileComesWithItsOpening() throws IOException {
        byte[] bytes = file("small", 5_000);
        Opened opened = client.open(ROOT, "small", 65_536);
        assertThat(opened.head().status()).isEqualTo(Status.OK);
        assertThat(opened.first().bytes()).isEqualTo(part(bytes, 0, 5_000));
        assertThat(opened.first().check()).isEqualTo(XxHash64.of(bytes, 0, 5_000));
        assertThat(opened.first().has(Limits.WHOLE)).isTrue();
        assertThat(opened.first().has(Limits.UNSETTLED)).isFalse();
        assertThat(opened.handle()).isNotZero();
        Version version = opened.node().attributes().version();
        Place place = new Place(ROOT, ByteString.of("small"));
        Opened whole =
                (Opened) client.ask(new Open(client.next(), place, true, 65_536, Version.NONE));
        assertThat(whole.handle()).isZero();
        Opened same = (Opened) client.ask(new Open(client.next(), place, true, 65_536, version));
        assertThat(same.first().has(Limits.SAME)).isTrue();
        assertThat(same.first().bytes().length()).isZero();
    }

    @Test
    void readsOfBothKinds() throws IOException {
        byte[] bytes = file("file", 3_000_000);
        Opened opened = client.open(ROOT, "file", 100);
        assertThat(opened.first().bytes()).isEqualTo(part(bytes, 0, 100));
        Version version = opened.node().attributes().version();
        int handle = opened.handle();
        Data data = client.read(handle, 4_096, 65_536, version);
        assertThat(data.contents().bytes()).isEqualTo(part(bytes, 4_096, 65_536));
        Large large = client.readLarge(handle, 1 << 20, 1 << 20, version);
        assertThat(large.payload()).isEqualTo(part(bytes, 1 << 20, 1 << 20));
        assertThat(large.tail().check()).isEqualTo(XxHash64.of(bytes, 1 << 20, 1 << 20));
        assertThat(files.rest()).isTrue();
        Large end = client.readLarge(handle, 2_900_000, 1 << 20, version);
        assertThat(end.payload()).isEqualTo(part(bytes, 2_900_000, 100_000));
        Data behind = client.read(handle, 3_000_000, 10, version);
        assertThat(behind.head().status()).isEqualTo(Status.OK);
        assertThat(behind.contents().length()).isZero();
        // Slots come back: more reads than there are slots.
        for (int i = 0; i < 10; i++) {
            assertThat(client.readLarge(handle, 0, 65_537, version).payload().length())
                    .isEqualTo(65_537);
        }
    }

    @Test
    void anotherVersionIsNotServed() throws IOException {
        file("file", 10_000);
        Opened opened = client.open(ROOT, "file", 0);
        Version version = opened.node().attributes().version();
        byte[] after = file("file", 12_000);
        Data data = client.read(opened.handle(), 0, 100, version);
        assertThat(data.head().status()).isEqualTo(Status.CHANGED);
        assertThat(data.attributes().size()).isEqualTo(12_000);
        Data again = client.read(opened.handle(), 0, 100, data.attributes().version());
        assertThat(again.contents().bytes()).isEqualTo(part(after, 0, 100));
        assertThat(client.readLarge(opened.handle(), 0, 100, version).tail().status())
                .isEqualTo(Status.CHANGED);
    }

    /// What is in the page cache needs none of the threads for files, and is as right.
    @Test
    void smallReadsFromThePageCacheWaitForNobody() throws IOException {
        byte[] bytes = file("file", 100_000);
        Opened opened = client.open(ROOT, "file", 65_536);
        Version version = opened.node().attributes().version();
        assertThat(client.read(opened.handle(), 0, 65_536, version).contents().length())
                .isEqualTo(65_536);
        threads.close();
        Data data = client.read(opened.handle(), 60_000, 65_536, version);
        assertThat(data.contents().bytes()).isEqualTo(part(bytes, 60_000, 40_000));
        assertThat(data.contents().check()).isEqualTo(XxHash64.of(bytes, 60_000, 40_000));
        Data behind = client.read(opened.handle(), 1L << 40, 10, version);
        assertThat(behind.contents().length()).isZero();
        file("file", 100_001);
        Data changed = client.read(opened.handle(), 0, 10, version);
        assertThat(changed.head().status()).isEqualTo(Status.CHANGED);
        assertThat(changed.attributes().size()).isEqualTo(100_001);
    }

    /// Whoever writes all the time: every answer is all of one content, as the file is always
    /// written as a whole with one value.
    @Test
    void whatIsBeingWrittenIsSaidToBe() throws IOException, InterruptedException {
        Path path = top.resolve("busy");
        byte[] ones = new byte[4_096];
        Files.write(path, ones);
        AtomicBoolean isOver = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> write(path, isOver));
        try {
            int unsettled = 0;
            for (int i = 0; i < 40; i++) {
                Opened opened = client.open(ROOT, "busy", 4_096);
                if (opened.head().status() == Status.OK) {
                    unsettled += opened.first().has(Limits.UNSETTLED) ? 1 : 0;
                    client.say(ShareClient.LANE, new FromMount.Close(List.of(opened.handle())));
                } else {
                    assertThat(opened.head().status()).isEqualTo(Status.BUSY);
                    unsettled++;
                }
            }
            assertThat(unsettled).isPositive();
        } finally {
            isOver.set(true);
            writer.join();
        }
    }

    /// Who does not mind which version it is gets one in any case, all of it the same.
    @Test
    void whatIsBeingWrittenIsReadAsItIs() throws IOException, InterruptedException {
        Path path = top.resolve("busy");
        Files.write(path, new byte[4_096]);
        AtomicBoolean isOver = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> write(path, isOver));
        try {
            int handle = client.open(ROOT, "busy", 0).handle();
            int unsettled = 0;
            for (int i = 0; i < 20; i++) {
                Data data = client.read(handle, 0, 4_096, Version.NONE);
                assertThat(data.head().status()).isEqualTo(Status.OK);
                unsettled += data.contents().has(Limits.UNSETTLED) ? 1 : 0;
                byte[] bytes = data.contents().bytes().toBytes();
                byte[] same = new byte[4_096];
                Arrays.fill(same, bytes[0]);
                assertThat(bytes).isEqualTo(same);
                Large large = client.readLarge(handle, 100, 4_096, Version.NONE);
                assertThat(large.tail().status()).isEqualTo(Status.OK);
                assertThat(large.payload().length()).isEqualTo(3_996);
                assertThat(large.tail().attributes().size()).isEqualTo(4_096);
            }
            assertThat(unsettled).isPositive();
        } finally {
            isOver.set(true);
            writer.join();
        }
    }

    private static void write(Path path, AtomicBoolean isOver) {
        byte[] bytes = new byte[4_096];
        try (var file = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
            for (int i = 0; !isOver.get(); i++) {
                Arrays.fill(bytes, (byte) i);
                file.position(0);
                file.write(ByteBuffer.wrap(bytes));
                Thread.sleep(1);
            }
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void anOpenFileOutlivesItsName() throws IOException {
        byte[] bytes = file("file", 10_000);
        Opened opened = client.open(ROOT, "file", 0);
        Files.move(top.resolve("file"), top.resolve("other"));
        Stated stated = (Stated) client.ask(new FromMount.Stat(client.next(), opened.handle()));
        assertThat(stated.attributes().size()).isEqualTo(10_000);
        Data data = client.read(opened.handle(), 0, 100, stated.attributes().version());
        assertThat(data.contents().bytes()).isEqualTo(part(bytes, 0, 100));
        Files.delete(top.resolve("other"));
        stated = (Stated) client.ask(new FromMount.Stat(client.next(), opened.handle()));
        assertThat(stated.attributes().owner().links()).isZero();
        data = client.read(opened.handle(), 0, 100, stated.attributes().version());
        assertThat(data.contents().bytes()).isEqualTo(part(bytes, 0, 100));
    }

    @Test
    void holesTravelAsSuch() throws IOException {
        long size = 1L << 40;
        try (RandomAccessFile file = new RandomAccessFile(top.resolve("sparse").toFile(), "rw")) {
            file.setLength(size);
            file.seek(size / 2);
            file.write(new byte[] {1, 2, 3});
        }
        Opened opened = client.open(ROOT, "sparse", 0);
        Version version = opened.node().attributes().version();
        Large zeros = client.readLarge(opened.handle(), 1 << 20, 1 << 20, version);
        assertThat(zeros.tail().status()).isEqualTo(Status.OK);
        assertThat(zeros.tail().has(Limits.ZEROS)).isTrue();
        assertThat(zeros.tail().length()).isEqualTo(1 << 20);
        assertThat(zeros.payload().length()).isZero();
        Data data = client.read(opened.handle(), size / 2, 3, version);
        assertThat(data.contents().bytes()).isEqualTo(part(new byte[] {1, 2, 3}, 0, 3));
        assertThat(client.read(opened.handle(), size - 10, 100, version).contents().length())
                .isEqualTo(10);
        Sought sought = seek(opened.handle(), 0, false);
        if (sought.offset() == 0) {
            throw new TestAbortedException("this file system has no holes");
        }
        assertThat(sought.offset()).isBetween(size / 2 - (1 << 16), size / 2);
        assertThat(seek(opened.handle(), size / 2, true).offset()).isGreaterThan(size / 2);
        assertThat(seek(opened.handle(), size - 1, false).head().status())
                .isEqualTo(Status.NO_SUCH_OFFSET);
    }

    private Sought seek(int handle, long offset, boolean isForHole) {
        return (Sought) client.ask(new Seek(client.next(), handle, offset, isForHole));
    }

    @Test
    void whatCannotBeOpened() throws IOException, InterruptedException {
        Files.createDirectory(top.resolve("folder"));
        Files.createSymbolicLink(top.resolve("link"), Path.of("/etc/hostname"));
        Process made =
                new ProcessBuilder("mkfifo", top.resolve("pipe").toString()).inheritIO().start();
        assertThat(made.waitFor()).isZero();
        assertThat(client.open(ROOT, "folder", 0).head().status()).isEqualTo(Status.IS_FOLDER);
        assertThat(client.open(ROOT, "link", 0).head().status()).isEqualTo(Status.NOT_FILE);
        assertThat(client.open(ROOT, "pipe", 0).head().status()).isEqualTo(Status.NOT_FILE);
        assertThat(client.open(ROOT, "none", 0).head().status()).isEqualTo(Status.NOT_FOUND);
        assertThat(client.read(77, 0, 1, Version.NONE).head().status()).isEqualTo(Status.STALE);
        assertThat(client.readLarge(77, 0, 1, Version.NONE).tail().status())
                .isEqualTo(Status.STALE);
    }

    /// More files are open than there are descriptors for them: each is opened again when it is
    /// needed, if it still is where it was.
    @Test
    void descriptorsAreFewerThanFiles() throws IOException {
        Share share = new Share(new ShareOptions(top, List.of()));
        ShareFiles open = new ShareFiles(3);
        try (Arena arena = Arena.ofConfined()) {
            Stat stat = new Stat(arena);
            ShareFolder root = Objects.requireNonNull(share.folders.of(ROOT));
            for (int i = 1; i <= 10; i++) {
                file("file-" + i, i);
                byte[] name = ("file-" + i).getBytes(StandardCharsets.UTF_8);
                int fd = root.openIn(name, ShareFiles.FLAGS);
                assertThat(stat.ofOpen(fd)).isZero();
                open.add(1, i, new OpenFile(root, name, stat, fd));
                assertThat(open.descriptors()).isEqualTo(Math.min(i, 3));
            }
            for (int i = 1; i <= 10; i++) {
                OpenFile file = Objects.requireNonNull(open.acquire(1, i));
                assertThat(open.reopen(file, stat)).isZero();
                assertThat(stat.ofOpen(file.descriptor())).isZero();
                assertThat(stat.size()).isEqualTo(i);
                open.release(file);
                assertThat(open.descriptors()).isEqualTo(3);
            }
            Files.move(top.resolve("file-2"), top.resolve("file-1"), REPLACE_EXISTING);
            OpenFile replaced = Objects.requireNonNull(open.acquire(1, 1));
            assertThat(open.reopen(replaced, stat)).isEqualTo(-Errno.ESTALE);
            open.release(replaced);
            open.dropAll(1);
            assertThat(open.descriptors()).isZero();
        } finally {
            share.close();
        }
    }

    @Test
    void handlesAreBounded() throws IOException {
        for (int i = 0; i < 60; i++) {
            file("file-" + i, 70_000 + i);
        }
        int[] handles = new int[60];
        Version[] versions = new Version[60];
        for (int i = 0; i < 60; i++) {
            Opened opened = client.open(ROOT, "file-" + i, 0);
            handles[i] = opened.handle();
            versions[i] = opened.node().attributes().version();
        }
        for (int i = 59; i >= 0; i--) {
            assertThat(client.read(handles[i], 70_000, 100, versions[i]).contents().length())
                    .isEqualTo(i);
        }
        // 64 are granted.
        for (int i = 0; i < 4; i++) {
            assertThat(client.open(ROOT, "file-0", 0).head().status()).isEqualTo(Status.OK);
        }
        assertThat(client.open(ROOT, "file-0", 0).head().status()).isEqualTo(Status.TOO_MANY);
        client.say(ShareClient.LANE, new FromMount.Close(List.of(handles[0], 12_345)));
        assertThat(client.open(ROOT, "file-0", 0).head().status()).isEqualTo(Status.OK);
        client.leave();
        assertThat(files.descriptors()).isZero();
    }

    @Test
    void extendedAttributes() throws IOException {
        file("file", 10);
        var view =
                Files.getFileAttributeView(top.resolve("file"), UserDefinedFileAttributeView.class);
        try {
            view.write("wraith.a", ByteBuffer.wrap(new byte[] {1, 2}));
            view.write("wraith.b", ByteBuffer.wrap(new byte[] {}));
        } catch (IOException refused) {
            throw new TestAbortedException("no attributes here: " + refused.getMessage());
        }
        Place place = new Place(ROOT, ByteString.of("file"));
        AttributeList list = (AttributeList) client.ask(new ListAttributes(client.next(), place));
        assertThat(list.attributes()).hasSize(2);
        AttributeValue value = attribute(place, "user.wraith.a");
        assertThat(value.value()).isEqualTo(part(new byte[] {1, 2}, 0, 2));
        assertThat(attribute(place, "user.none").head().status()).isEqualTo(Status.NO_ATTRIBUTE);
        assertThat(attribute(place, "trusted.secret").head().status())
                .isEqualTo(Status.NO_ATTRIBUTE);
    }

    private AttributeValue attribute(Place place, String name) {
        return (AttributeValue)
                client.ask(new GetAttribute(client.next(), place, ByteString.of(name)));
    }

    @Test
    void howFullItIs() throws IOException {
        FileSystem usage = (FileSystem) client.ask(new StatFileSystem(client.next()));
        long total = usage.usage().blocks() * usage.usage().blockBytes();
        assertThat(total).isEqualTo(Files.getFileStore(top).getTotalSpace());
        assertThat(usage.usage().nameBytes()).isEqualTo(255);
    }
}
