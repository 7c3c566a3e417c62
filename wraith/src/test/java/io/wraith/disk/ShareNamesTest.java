package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Descriptors;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromMount.Close;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

@SuppressWarnings("NullAway.Init") // each test shares first
final class ShareNamesTest {
    private static final long ROOT = ShareClient.ROOT;

    @TempDir Path outside;

    private final DiskThreads threads = new DiskThreads(2);
    private final Semaphore woken = new Semaphore(0);
    private SharedFiles files;
    private ShareClient client;
    private Path top;

    private void share(String... excludes) throws IOException {
        top = Files.createDirectories(outside.resolve("share"));
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

    @Test
    void namesLeadWhereTheyLead() throws IOException {
        share();
        Files.createDirectories(top.resolve("a/b/c"));
        Files.writeString(top.resolve("a/b/c/file"), "contents");
        Files.createSymbolicLink(top.resolve("a/link"), Path.of("/etc/passwd"));
        Walked walked = client.walk(ROOT, "a", "b", "c", "file");
        assertThat(walked.head().status()).isEqualTo(Status.OK);
        assertThat(walked.nodes()).hasSize(4);
        assertThat(walked.nodes().getLast().attributes().size()).isEqualTo(8);
        assertThat(walked.nodes().getLast().folder()).isZero();
        assertThat(walked.nodes().getFirst().folder()).isPositive();
        long again = client.folder("a", "b");
        assertThat(again).isEqualTo(walked.nodes().get(1).folder());
        assertThat(client.walk(again, "c").nodes().getLast())
                .isEqualTo(client.walk(ROOT, "a", "b", "c").nodes().getLast());
        Walked link = client.walk(ROOT, "a", "link");
        assertThat(link.nodes().getLast().link()).isEqualTo(ByteString.of("/etc/passwd"));
    }

    @Test
    void whatIsNotThere() throws IOException {
        share();
        Files.createDirectories(top.resolve("a"));
        Files.writeString(top.resolve("a/file"), "");
        Files.createSymbolicLink(top.resolve("out"), outside);
        Walked missing = client.walk(ROOT, "a", "nothing", "more");
        assertThat(missing.head().status()).isEqualTo(Status.NOT_FOUND);
        assertThat(missing.nodes()).hasSize(1);
        assertThat(missing.leaseMs()).isEqualTo(ShareWatch.WATCHED_MS);
        Walked file = client.walk(ROOT, "a", "file", "more");
        assertThat(file.head().status()).isEqualTo(Status.NOT_FOLDER);
        assertThat(file.nodes()).hasSize(2);
        assertThat(client.walk(ROOT, "out", "share").head().status()).isEqualTo(Status.NOT_FOLDER);
        assertThat(client.walk(4711, "a").head().status()).isEqualTo(Status.STALE);
        assertThat(client.walk(ROOT, "x".repeat(255)).head().status()).isEqualTo(Status.NOT_FOUND);
        assertThat(list(new Place(ROOT, ByteString.of("nothing")))).isEqualTo(Status.NOT_FOUND);
        assertThat(list(new Place(ROOT, ByteString.of("out")))).isEqualTo(Status.NOT_FOLDER);
        assertThat(list(Place.of(4711))).isEqualTo(Status.STALE);
    }

    private Status list(Place place) {
        return ((Listed) client.ask(new ListFolder(client.next(), place, 0, 1))).head().status();
    }

    @Test
    void aListingHasAllAttributes() throws IOException {
        share();
        Files.createDirectories(top.resolve("folder"));
        Files.writeString(top.resolve("file"), "four");
        Files.createSymbolicLink(top.resolve("link"), Path.of("file"));
        Map<ByteString, ListEntry> entries =
                client.list(Place.of(ROOT)).stream()
                        .collect(Collectors.toMap(ListEntry::name, entry -> entry));
        assertThat(entries).hasSize(3);
        ListEntry file = Objects.requireNonNull(entries.get(ByteString.of("file")));
        Node walked = client.walk(ROOT, "file").nodes().getFirst();
        assertThat(file.attributes()).isEqualTo(walked.attributes());
        ListEntry link = Objects.requireNonNull(entries.get(ByteString.of("link")));
        assertThat(link.link()).isEqualTo(ByteString.of("file"));
        ListEntry folder = Objects.requireNonNull(entries.get(ByteString.of("folder")));
        assertThat(folder.attributes().isFolder()).isTrue();
    }

    /// Names of every byte but two, of up to 255 bytes.
    @Test
    void namesAreBytes() throws IOException {
        share();
        Set<ByteString> made = new HashSet<>();
        for (int value = 1; value < 256; value++) {
            if (value != '/') {
                byte[] name = new byte[value];
                Arrays.fill(name, (byte) value);
                name[0] = 'n';
                make(name);
                made.add(ByteString.of(name, 0, name.length));
            }
        }
        Set<ByteString> listed =
                client.list(Place.of(ROOT)).stream()
                        .map(ListEntry::name)
                        .collect(Collectors.toSet());
        assertThat(listed).isEqualTo(made);
        for (ByteString name : made) {
            Walked walked = (Walked) client.ask(new Walk(client.next(), ROOT, List.of(name)));
            assertThat(walked.head().status()).as(name.toString()).isEqualTo(Status.OK);
        }
    }

    private void make(byte[] name) {
        int folder =
                io.wraith.linux.Files.open(
                        io.wraith.linux.Files.AT_FDCWD,
                        top.toString().getBytes(StandardCharsets.UTF_8),
                        io.wraith.linux.Files.O_PATH,
                        0);
        int flags = io.wraith.linux.Files.O_CREAT | io.wraith.linux.Files.O_WRONLY;
        int fd = io.wraith.linux.Files.open(folder, name, flags, 0644);
        assertThat(fd).isPositive();
        Descriptors.close(fd);
        Descriptors.close(folder);
    }

    @Test
    void aLargeFolderComesInPages() throws IOException {
        share();
        int count = 5_000;
        for (int i = 0; i < count; i++) {
            Files.createFile(top.resolve("file-" + i));
        }
        List<ListEntry> entries = client.list(Place.of(ROOT));
        assertThat(entries.stream().map(ListEntry::name).distinct()).hasSize(count);
        assertThat(entries).hasSize(count);
    }

    @Test
    void whatIsExcludedIsNotThere() throws IOException {
        share("*.secret", "/private");
        Files.createDirectories(top.resolve("private/inner"));
        Files.writeString(top.resolve("a.secret"), "");
        Files.writeString(top.resolve("shown"), "");
        assertThat(client.list(Place.of(ROOT))).hasSize(1);
        assertThat(client.walk(ROOT, "a.secret").head().status()).isEqualTo(Status.NOT_FOUND);
        assertThat(client.walk(ROOT, "private", "inner").head().status())
                .isEqualTo(Status.NOT_FOUND);
        assertThat(list(new Place(ROOT, ByteString.of("private")))).isEqualTo(Status.NOT_FOUND);
        assertThat(client.open(ROOT, "a.secret", 0).head().status()).isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void aFolderThatIsAnotherIsStale() throws IOException {
        share();
        Files.createDirectories(top.resolve("a/b"));
        long inner = client.folder("a", "b");
        Files.move(top.resolve("a"), top.resolve("moved"));
        assertThat(client.walk(inner).head().status()).isEqualTo(Status.STALE);
        Files.createDirectories(top.resolve("a/b"));
        assertThat(client.walk(inner).head().status()).isEqualTo(Status.STALE);
        assertThat(client.folder("a", "b")).isNotEqualTo(inner);
        assertThat(client.walk(client.folder("moved", "b")).head().status()).isEqualTo(Status.OK);
    }

    @Test
    void whatIsMovedOutIsOut() throws IOException {
        share();
        Files.createDirectories(top.resolve("a"));
        Files.writeString(top.resolve("a/file"), "x");
        long folder = client.folder("a");
        Files.move(top.resolve("a"), outside.resolve("a"));
        assertThat(client.walk(folder, "file").head().status()).isEqualTo(Status.STALE);
        Files.createSymbolicLink(top.resolve("a"), outside.resolve("a"));
        assertThat(client.walk(folder, "file").head().status()).isEqualTo(Status.STALE);
        assertThat(client.open(folder, "file", 9).head().status()).isEqualTo(Status.STALE);
        assertThat(client.walk(ROOT, "a", "file").head().status()).isEqualTo(Status.NOT_FOLDER);
    }

    /// A folder and a link to the outside take turns under one name: nothing of the outside is ever
    /// shown.
    @Test
    void swappedLinksLeadNowhere() throws IOException, InterruptedException {
        share();
        Path secret = Files.createDirectories(outside.resolve("secret"));
        Files.writeString(secret.resolve("file"), "secret");
        Files.createDirectories(top.resolve("inner"));
        Files.writeString(top.resolve("inner/file"), "plain");
        AtomicBoolean isOver = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> swap(secret, isOver));
        try {
            int found = 0;
            for (int i = 0; i < 1_500; i++) {
                Walked walked = client.walk(ROOT, "inner", "file");
                if (walked.head().status() == Status.OK) {
                    found++;
                    assertThat(walked.nodes().getLast().attributes().size()).isEqualTo(5);
                    long folder = walked.nodes().getFirst().folder();
                    var opened = client.open(folder, "file", 100);
                    if (opened.head().status() == Status.OK) {
                        assertThat(opened.first().bytes()).isEqualTo(ByteString.of("plain"));
                        client.say(ShareClient.LANE, new Close(List.of(opened.handle())));
                    }
                }
            }
            assertThat(found).isPositive();
        } finally {
            isOver.set(true);
            swapper.join();
        }
    }

    private void swap(Path secret, AtomicBoolean isOver) {
        try {
            while (!isOver.get()) {
                Files.move(top.resolve("inner"), top.resolve("aside"));
                Files.createSymbolicLink(top.resolve("inner"), secret);
                LockSupport.parkNanos(1);
                Files.delete(top.resolve("inner"));
                Files.move(top.resolve("aside"), top.resolve("inner"));
                LockSupport.parkNanos(1);
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
