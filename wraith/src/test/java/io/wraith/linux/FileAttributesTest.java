package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

final class FileAttributesTest {
    private static final byte[] NAME = bytes("user.wraith.test");

    @TempDir Path folder;
    private final Arena arena = Arena.ofConfined();
    private final FileAttributes attributes = new FileAttributes(arena);
    private final Stat stat = new Stat(arena);
    private byte[] path;
    private int at;
    private int fd;

    @BeforeEach
    void makeFile() throws IOException {
        Path file = java.nio.file.Files.writeString(folder.resolve("file"), "content");
        path = bytes(file.toString());
        at = Files.open(Files.AT_FDCWD, bytes(folder.toString()), Files.O_DIRECTORY, 0);
        fd = Files.open(at, bytes("file"), Files.O_RDWR, 0);
        assertThat(fd).isNotNegative();
    }

    @AfterEach
    void close() {
        Descriptors.close(fd);
        Descriptors.close(at);
        arena.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void permissionsAreSetToTheLastBit() {
        assertThat(FileAttributes.permissions(fd, 01640)).isZero();
        assertThat(stat.ofOpen(fd)).isZero();
        assertThat(stat.mode() & 07777).isEqualTo(01640);
        assertThat(FileAttributes.permissions(-1, 0600)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void theModificationTimeIsSetAndThatOfAccessStays() {
        assertThat(stat.ofOpen(fd)).isZero();
        long accessed = stat.accessedNs();
        assertThat(attributes.modified(fd, -7, 123_456_789)).isZero();
        assertThat(stat.ofOpen(fd)).isZero();
        assertThat(stat.modifiedSeconds()).isEqualTo(-7);
        assertThat(stat.modifiedNanos()).isEqualTo(123_456_789);
        assertThat(stat.accessedNs()).isEqualTo(accessed);
        assertThat(attributes.modified(fd, 1, 1_000_000_000)).isEqualTo(-Errno.EINVAL);
    }

    @Test
    void ofALinkItIsThatOfTheLink() {
        assertThat(Folders.symlink(bytes("file"), at, bytes("link"))).isZero();
        assertThat(attributes.modified(at, bytes("link"), 1000, 1)).isZero();
        assertThat(stat.of(at, bytes("link"), Stat.AT_SYMLINK_NOFOLLOW)).isZero();
        assertThat(stat.modifiedSeconds()).isEqualTo(1000);
        assertThat(stat.ofOpen(fd)).isZero();
        assertThat(stat.modifiedSeconds()).isNotEqualTo(1000);
        assertThat(attributes.modified(at, bytes("none"), 0, 0)).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void extendedAttributesAreListedAndRead() {
        int answer = attributes.set(fd, NAME, new byte[] {0, 1, -1});
        assumeThat(answer).as("attributes on this file system").isNotEqualTo(-Errno.EOPNOTSUPP);
        assertThat(answer).isZero();
        List<byte[]> names = new ArrayList<>();
        assertThat(attributes.list(path, names)).isPositive();
        assertThat(names).anySatisfy(name -> assertThat(name).isEqualTo(NAME));
        List<byte[]> values = new ArrayList<>();
        assertThat(attributes.get(path, NAME, values)).isEqualTo(3);
        assertThat(values.getFirst()).containsExactly(0, 1, -1);
        assertThat(attributes.get(path, bytes("user.none"), values)).isEqualTo(-Errno.ENODATA);
        assertThat(values).hasSize(1);
        assertThat(attributes.set(fd, NAME, new byte[65_537])).isEqualTo(-Errno.E2BIG);
        assertThat(attributes.list(bytes("/nowhere"), names)).isEqualTo(-Errno.ENOENT);
        assertThat(names).isEmpty();
    }

    @Test
    void aFolderTellsAllItsNames() throws IOException {
        FolderReader reader = new FolderReader(arena);
        TreeSet<String> made = new TreeSet<>();
        made.add("file");
        for (int i = 0; i < 3000; i++) {
            String name = "a name of some length to fill the buffer more than once " + i;
            java.nio.file.Files.createFile(folder.resolve(name));
            made.add(name);
        }
        List<byte[]> names = new ArrayList<>();
        int calls = 0;
        while (reader.next(at, names) > 0) {
            calls++;
        }
        assertThat(calls).isGreaterThan(1);
        assertThat(names).hasSize(made.size());
        names.forEach(name -> made.remove(new String(name, StandardCharsets.UTF_8)));
        assertThat(made).isEmpty();
        assertThat(reader.next(fd, names)).isEqualTo(-Errno.ENOTDIR);
    }

    @Test
    void aLockKeepsOthersOutUntilItsDescriptorIsClosed() {
        int other = Files.open(at, bytes("file"), Files.O_RDWR, 0);
        int lock = Files.LOCK_EX | Files.LOCK_NB;
        assertThat(Files.lock(fd, lock)).isZero();
        assertThat(Files.lock(other, lock)).isEqualTo(-Errno.EAGAIN);
        Descriptors.close(fd);
        fd = Files.open(at, bytes("file"), Files.O_RDWR, 0);
        assertThat(Files.lock(other, lock)).isZero();
        Descriptors.close(other);
    }

    @Test
    void aFileSystemIsBroughtToTheDiskAndAPositionIsTold() {
        assertThat(Files.syncFileSystem(at)).isZero();
        assertThat(Files.syncFileSystem(-1)).isEqualTo(-Errno.EBADF);
        assertThat(Files.position(fd)).isZero();
        assertThat(Descriptors.read(fd, arena.allocate(3), 0, 3)).isEqualTo(3);
        assertThat(Files.position(fd)).isEqualTo(3);
        Descriptors.Pipe pipe = Descriptors.pipe(0);
        assertThat(Files.position(pipe.source())).isEqualTo(-Errno.ESPIPE);
        Descriptors.close(pipe.source());
        Descriptors.close(pipe.target());
    }
}
