package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Stat;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Invalidate;
import io.wraith.vfs.message.FromHost.InvalidateAll;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.Place;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/// What happens in a shared folder is told to those who looked.
@SuppressWarnings("NullAway.Init") // each test shares first
final class ShareWatchTest {
    private static final long ROOT = ShareClient.ROOT;
    private static final long PATIENCE_NS = 20_000_000_000L;

    @TempDir Path top;

    private final DiskThreads threads = new DiskThreads(2);
    private final Semaphore woken = new Semaphore(0);
    private SharedFiles files;
    private ShareClient client;

    private void share(String... excludes) {
        files =
                new SharedFiles(
                        new ShareOptions(top, List.of(excludes)), 4, threads, woken::release);
        client = new ShareClient(files, woken);
    }

    @AfterEach
    void close() {
        files.close();
        threads.close();
    }

    /// Waits until this was told, and answers the mark.
    private long told(long folder, int what, String name) {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (true) {
            Invalidate told = client.told(Invalidate.class);
            for (Change change : told.changes()) {
                if (change.folder() == folder
                        && change.has(what)
                        && change.name().equals(ByteString.of(name))) {
                    return told.mark();
                }
            }
            assertThat(System.nanoTime()).isLessThan(endNs);
        }
    }

    @Test
    void everyKindOfChange() throws IOException {
        share();
        Path folder = Files.createDirectory(top.resolve("folder"));
        Files.writeString(folder.resolve("file"), "one");
        long number = client.folder("folder");
        Walked before = client.walk(number, "file");
        assertThat(before.leaseMs()).isEqualTo(ShareWatch.WATCHED_MS);
        Files.writeString(folder.resolve("file"), "two", StandardOpenOption.APPEND);
        long mark = told(number, Change.CONTENTS, "file");
        assertThat(mark).isGreaterThan(before.head().mark());
        assertThat(client.walk(number, "file").head().mark()).isGreaterThanOrEqualTo(mark);
        Files.setPosixFilePermissions(
                folder.resolve("file"), PosixFilePermissions.fromString("rw-------"));
        told(number, Change.CONTENTS, "file");
        Files.createFile(folder.resolve("new"));
        told(number, Change.NAME, "new");
        Files.move(folder.resolve("new"), folder.resolve("newer"));
        told(number, Change.NAME, "newer");
        Files.delete(folder.resolve("newer"));
        told(number, Change.NAME, "newer");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        told(number, Change.FOLDER, "");
        Files.delete(folder.resolve("file"));
        Files.delete(folder);
        told(number, Change.UNWATCHED, "");
    }

    /// A folder that nobody looked into is nobody's business.
    @Test
    void othersAreNotTold() throws IOException {
        share();
        Path one = Files.createDirectory(top.resolve("one"));
        Path two = Files.createDirectory(top.resolve("two"));
        ShareClient other = new ShareClient(files, woken);
        long first = client.folder("one");
        long second = other.folder("two");
        // What is under way makes the host careful; let it end.
        client.list(Place.of(first));
        other.list(Place.of(second));
        Files.createFile(one.resolve("file"));
        told(first, Change.NAME, "file");
        other.turn();
        assertThat(other.unasked.stream().filter(Invalidate.class::isInstance)).isEmpty();
        Files.createFile(two.resolve("file"));
        assertThat(other.told(Invalidate.class).changes())
                .anyMatch(told -> told.folder() == second && told.has(Change.NAME));
    }

    @Test
    void whatIsExcludedIsNotTold() throws IOException {
        share("*.secret");
        client.list(Place.of(ROOT));
        Files.createFile(top.resolve("a.secret"));
        Files.createFile(top.resolve("shown"));
        told(ROOT, Change.NAME, "shown");
        List<FromHost> rest = client.unasked;
        assertThat(rest.toString()).doesNotContain("secret");
    }

    @Test
    void tooMuchIsToldAsSuch() throws IOException {
        share();
        client.list(Place.of(ROOT));
        for (int i = 0; i < 5_000; i++) {
            Files.createFile(top.resolve("file-" + i));
        }
        long endNs = System.nanoTime() + PATIENCE_NS;
        boolean isTold = false;
        while (!isTold) {
            client.turn();
            client.sleep();
            long named =
                    client.unasked.stream()
                            .filter(Invalidate.class::isInstance)
                            .mapToLong(told -> ((Invalidate) told).changes().size())
                            .sum();
            isTold =
                    named >= 5_000
                            || client.unasked.stream().anyMatch(InvalidateAll.class::isInstance);
            assertThat(System.nanoTime()).isLessThan(endNs);
        }
        assertThat(client.list(Place.of(ROOT))).hasSize(5_000);
    }

    /// The folder that was looked into longest ago is let go, and its mounts are told.
    @Test
    void watchesAreBounded() throws IOException {
        Share share = new Share(new ShareOptions(top, List.of()));
        for (int i = 0; i < 5; i++) {
            Files.createDirectory(top.resolve("folder-" + i));
        }
        share();
        try (ShareWatch watch = new ShareWatch(share, 2, woken::release);
                var arena = Arena.ofConfined()) {
            Stat stat = new Stat(arena);
            ShareFolder root = Objects.requireNonNull(share.folders.of(ROOT));
            for (int i = 0; i < 5; i++) {
                byte[] name = ("folder-" + i).getBytes(StandardCharsets.UTF_8);
                int fd =
                        io.wraith.linux.Files.open(
                                share.top, name, io.wraith.linux.Files.O_PATH, 0);
                assertThat(stat.ofOpen(fd)).isZero();
                ShareFolder folder = share.folders.found(root, name, stat);
                assertThat(watch.watch(folder, fd)).isEqualTo(ShareWatch.WATCHED_MS);
                Descriptors.close(fd);
            }
            assertThat(watch.watched()).isEqualTo(2);
            ShareWatch.News news = Objects.requireNonNull(watch.take());
            assertThat(news.changes()).hasSize(3).allMatch(it -> it.has(Change.UNWATCHED));
        } finally {
            share.close();
        }
    }
}
