package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

final class FoldersTest {
    @TempDir Path folder;
    private final Arena arena = Arena.ofConfined();
    private final Stat stat = new Stat(arena);
    private int at;

    @BeforeEach
    void openFolder() {
        at = Files.open(Files.AT_FDCWD, bytes(folder.toString()), Files.O_DIRECTORY, 0);
        assertThat(at).isNotNegative();
    }

    @AfterEach
    void close() {
        Descriptors.close(at);
        arena.close();
    }

    @Test
    void renameReplacesUnlessForbidden() throws IOException {
        write("new", "new");
        write("old", "old");
        assertThat(rename("new", "old", Folders.RENAME_NOREPLACE)).isEqualTo(-Errno.EEXIST);
        assertThat(read("old")).isEqualTo("old");
        assertThat(rename("new", "old", 0)).isZero();
        assertThat(read("old")).isEqualTo("new");
        assertThat(folder.resolve("new")).doesNotExist();
        assertThat(rename("old", "free", Folders.RENAME_NOREPLACE)).isZero();
        assertThat(rename("gone", "free", 0)).isEqualTo(-Errno.ENOENT);
        assertThat(rename("free", "free", 1 << 20)).isEqualTo(-Errno.EINVAL);
    }

    @Test
    void exchangeSwapsTwoNames() throws IOException {
        write("one", "first");
        write("two", "second");
        assertThat(rename("one", "two", Folders.RENAME_EXCHANGE)).isZero();
        assertThat(read("one")).isEqualTo("second");
        assertThat(read("two")).isEqualTo("first");
        assertThat(rename("one", "none", Folders.RENAME_EXCHANGE)).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void foldersComeAndGo() {
        assertThat(Folders.mkdir(at, bytes("sub"), 0750)).isZero();
        assertThat(stat.of(at, bytes("sub"), 0)).isZero();
        assertThat(stat.isDirectory()).isTrue();
        assertThat(stat.isRegular()).isFalse();
        assertThat(stat.mode() & 0777).isEqualTo(0750);
        assertThat(Folders.mkdir(at, bytes("sub"), 0750)).isEqualTo(-Errno.EEXIST);
        assertThat(Folders.unlink(at, bytes("sub"), 0)).isEqualTo(-Errno.EISDIR);
        assertThat(Folders.mkdir(at, bytes("sub/sub"), 0750)).isZero();
        assertThat(Folders.unlink(at, bytes("sub"), Folders.AT_REMOVEDIR))
                .isEqualTo(-Errno.ENOTEMPTY);
        assertThat(Folders.unlink(at, bytes("sub/sub"), Folders.AT_REMOVEDIR)).isZero();
        assertThat(Folders.unlink(at, bytes("sub"), Folders.AT_REMOVEDIR)).isZero();
        assertThat(Folders.unlink(at, bytes("sub"), 0)).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void aHardLinkIsTheSameFile() throws IOException {
        write("file", "content");
        assertThat(Folders.link(at, bytes("file"), at, bytes("second"), 0)).isZero();
        assertThat(stat.of(at, bytes("file"), 0)).isZero();
        assertThat(stat.links()).isEqualTo(2);
        long inode = stat.inode();
        long device = stat.device();
        assertThat(stat.of(at, bytes("second"), 0)).isZero();
        assertThat(stat.inode()).isEqualTo(inode);
        assertThat(stat.device()).isEqualTo(device);
        assertThat(Folders.link(at, bytes("file"), at, bytes("second"), 0))
                .isEqualTo(-Errno.EEXIST);
    }

    @Test
    void aFileWithoutANameGetsOneWhenItIsWhole() throws IOException {
        int file = Files.open(at, bytes("."), Files.O_TMPFILE | Files.O_WRONLY, 0600);
        if (file == -Errno.EOPNOTSUPP) {
            throw new TestAbortedException("no O_TMPFILE on the file system of " + folder);
        }
        assertThat(file).isNotNegative();
        try {
            assertThat(Files.ftruncate(file, 77)).isZero();
            assertThat(folder).isEmptyDirectory();
            byte[] open = bytes("/proc/self/fd/" + file);
            assertThat(
                            Folders.link(
                                    Files.AT_FDCWD,
                                    open,
                                    at,
                                    bytes("whole"),
                                    Folders.AT_SYMLINK_FOLLOW))
                    .isZero();
            assertThat(folder.resolve("whole")).hasSize(77);
        } finally {
            Descriptors.close(file);
        }
    }

    @Test
    void aSymbolicLinkSaysItsBytes() {
        byte[] target = {'.', '.', '/', (byte) 0xe9, ' '};
        assertThat(Folders.symlink(target, at, bytes("link"))).isZero();
        assertThat(Folders.readlink(at, bytes("link"))).isEqualTo(target);
        assertThat(stat.of(at, bytes("link"), Stat.AT_SYMLINK_NOFOLLOW)).isZero();
        assertThat(stat.isSymbolicLink()).isTrue();
        assertThat(stat.size()).isEqualTo(target.length);
        assertThat(stat.of(at, bytes("link"), 0)).as("it dangles").isEqualTo(-Errno.ENOENT);
        assertThat(Files.open(at, bytes("link"), Files.O_NOFOLLOW, 0)).isEqualTo(-Errno.ELOOP);
        assertThat(Folders.symlink(new byte[0], at, bytes("empty"))).isEqualTo(-Errno.ENOENT);
        assertThatThrownBy(() -> Folders.readlink(at, bytes(".")))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.EINVAL));
    }

    @Test
    void aLongSymbolicLinkIsReadWhole() {
        byte[] target = bytes("x/".repeat(2047));
        assertThat(Folders.symlink(target, at, bytes("link"))).isZero();
        assertThat(Folders.readlink(at, bytes("link"))).isEqualTo(target);
    }

    @Test
    void attributesAgreeWithTheJdk() throws IOException {
        write("file", "five!");
        Path path = folder.resolve("file");
        BasicFileAttributes jdk =
                java.nio.file.Files.readAttributes(path, BasicFileAttributes.class);
        assertThat(stat.of(at, bytes("file"), 0)).isZero();
        assertThat(stat.isRegular()).isTrue();
        assertThat(stat.isSymbolicLink()).isFalse();
        assertThat(stat.size()).isEqualTo(5);
        assertThat(instant(stat.modifiedNs())).isEqualTo(jdk.lastModifiedTime().toInstant());
        assertThat(instant(stat.accessedNs())).isEqualTo(jdk.lastAccessTime().toInstant());
        assertThat(stat.changedNs()).isGreaterThanOrEqualTo(stat.modifiedNs());
        if (stat.bornNs() != 0) {
            assertThat(instant(stat.bornNs())).isEqualTo(jdk.creationTime().toInstant());
        }
        var unix = java.nio.file.Files.readAttributes(path, "unix:mode,uid,gid,ino,nlink");
        assertThat(stat.mode()).isEqualTo(unix.get("mode"));
        assertThat(stat.user()).isEqualTo(unix.get("uid"));
        assertThat(stat.group()).isEqualTo(unix.get("gid"));
        assertThat(stat.inode()).isEqualTo(unix.get("ino"));
        assertThat(stat.links()).isEqualTo(unix.get("nlink"));
    }

    @Tag("allocation")
    @Test
    void attributesOfAnOpenFileAndOfNone() throws IOException {
        write("file", "five!");
        int file = Files.open(at, bytes("file"), Files.O_RDONLY, 0);
        assertThat(stat.ofOpen(file)).isZero();
        assertThat(stat.size()).isEqualTo(5);
        assertThat(Allocation.bytesBeyondErrno(1_000, 1, () -> stat.ofOpen(file))).isZero();
        Descriptors.close(file);
        assertThat(stat.ofOpen(-1)).isEqualTo(-Errno.EBADF);
        assertThat(stat.of(at, bytes("none"), 0)).isEqualTo(-Errno.ENOENT);
        assertThat(stat.of(at, new byte[0], 0)).isEqualTo(-Errno.ENOENT);
        assertThatThrownBy(() -> stat.of(at, new byte[] {'a', 0}, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Instant instant(long ns) {
        return Instant.EPOCH.plus(ns, ChronoUnit.NANOS);
    }

    private int rename(String from, String to, int flags) {
        return Folders.rename(at, bytes(from), at, bytes(to), flags);
    }

    private void write(String name, String content) throws IOException {
        java.nio.file.Files.writeString(folder.resolve(name), content);
    }

    private String read(String name) throws IOException {
        return java.nio.file.Files.readString(folder.resolve(name));
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
