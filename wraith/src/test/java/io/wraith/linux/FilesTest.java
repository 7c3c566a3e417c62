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
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

final class FilesTest {
    private static final int BLOCK = 4096;
    private static final int NEW_FILE = Files.O_RDWR | Files.O_CREAT | Files.O_EXCL;

    @TempDir Path folder;
    private final List<Integer> open = new ArrayList<>();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(4 * BLOCK, 64);
    private final Stat stat = new Stat(arena);
    private int at;

    @BeforeEach
    void openFolder() {
        at = opened(Files.open(Files.AT_FDCWD, bytes(folder.toString()), Files.O_DIRECTORY, 0));
    }

    @AfterEach
    void closeAll() {
        open.forEach(Descriptors::close);
        arena.close();
    }

    @Test
    void whatIsWrittenAtAnOffsetIsReadThere() {
        int file = create("file");
        buffer.fill((byte) 7);
        assertThat(Files.pwrite(file, buffer, 5, 100, 1_000)).isEqualTo(100);
        buffer.fill((byte) 0);
        assertThat(Files.pread(file, buffer, 200, 300, 900)).isEqualTo(200);
        for (int i = 0; i < BLOCK; i++) {
            assertThat(buffer.get(ValueLayout.JAVA_BYTE, i))
                    .as("byte %d", i)
                    .isEqualTo((byte) (i >= 300 && i < 400 ? 7 : 0));
        }
        assertThat(Files.pread(file, buffer, 0, 10, 1_100)).as("end").isZero();
    }

    @Test
    void readsAndWritesStayInsideTheBuffer() {
        int file = create("file");
        assertThatThrownBy(() -> Files.pwrite(file, buffer, 4 * BLOCK - 1, 2, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Files.pread(file, buffer, 0, -1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Files.pread(file, MemorySegment.ofArray(new long[8]), 0, 8, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("native");
        assertThat(Files.pread(file, buffer, 0, 1, -1)).isEqualTo(-Errno.EINVAL);
        assertThat(Files.pwrite(-1, buffer, 0, 1, 0)).isEqualTo(-Errno.EBADF);
        assertThat(sizeOf(file)).isZero();
    }

    @Tag("allocation")
    @Test
    void theCallsOfTheDataPathAllocateNothing() {
        int file = create("file");
        IoVectors pieces = pieces(2);
        assertThat(
                        Allocation.bytesBeyondErrno(
                                2_000,
                                4,
                                () -> {
                                    Files.pwrite(file, buffer, 64, 512, 0);
                                    Files.pread(file, buffer, 128, 512, 0);
                                    pieces.set(0, buffer, 0, 256);
                                    pieces.set(1, buffer, 512, 256);
                                    Files.preadv2(file, pieces, 2, 0, Files.RWF_NOWAIT);
                                    Files.pwritev2(file, pieces, 2, 0, 0);
                                }))
                .isZero();
        assertThat(sizeOf(file)).isEqualTo(512);
    }

    /// As one call would write them.
    @Test
    void piecesAreCopiedAsTheKernelGathersThem() {
        for (int i = 0; i < 300; i++) {
            buffer.set(ValueLayout.JAVA_BYTE, i, (byte) i);
        }
        IoVectors pieces = pieces(3);
        pieces.set(0, buffer, 200, 50);
        pieces.set(1, buffer, 7, 3);
        pieces.set(2, buffer, 100, 20);
        int file = create("file");
        assertThat(Files.pwritev2(file, pieces, 2, 0, 0)).isEqualTo(53);
        MemorySegment copy = arena.allocate(100);
        assertThat(pieces.copyTo(copy, 11, 0, 2)).isEqualTo(11 + 53);
        assertThat(Files.pread(file, buffer, 0, 53, 0)).isEqualTo(53);
        assertThat(copy.asSlice(11, 53).mismatch(buffer.asSlice(0, 53))).isEqualTo(-1);
        assertThat(pieces.copyTo(copy, 0, 2, 1)).isEqualTo(20);
        assertThat(copy.get(ValueLayout.JAVA_BYTE, 19)).isEqualTo((byte) 119);
        assertThat(pieces.copyTo(copy, 5, 0, 0)).isEqualTo(5);
    }

    @Test
    void vectorsFillTheirPiecesInOrder() {
        int file = create("file");
        for (int i = 0; i < 300; i++) {
            buffer.set(ValueLayout.JAVA_BYTE, i, (byte) i);
        }
        IoVectors pieces = pieces(3);
        pieces.set(0, buffer, 100, 100);
        pieces.set(1, buffer, 0, 100);
        pieces.set(2, buffer, 200, 100);
        assertThat(Files.pwritev2(file, pieces, 3, 50, 0)).isEqualTo(300);
        assertThat(Files.pread(file, buffer, BLOCK, 300, 50)).isEqualTo(300);
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, BLOCK)).isEqualTo((byte) 100);
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, BLOCK + 100)).isZero();
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, BLOCK + 299)).isEqualTo((byte) 299);

        MemorySegment copy = arena.allocate(300);
        pieces.set(0, copy, 200, 100);
        pieces.set(1, copy, 0, 200);
        assertThat(Files.preadv2(file, pieces, 2, 50, 0)).isEqualTo(300);
        assertThat(copy.asSlice(200, 100).mismatch(buffer.asSlice(BLOCK, 100))).isEqualTo(-1);
        assertThat(copy.asSlice(0, 200).mismatch(buffer.asSlice(BLOCK + 100, 200))).isEqualTo(-1);
    }

    @Test
    void vectorsRefuseWhatIsNotThere() {
        int file = create("file");
        IoVectors pieces = pieces(2);
        assertThat(pieces.capacity()).isEqualTo(2);
        assertThat(Files.preadv2(file, pieces, 2, 0, 0)).as("empty pieces").isZero();
        assertThatThrownBy(() -> pieces.set(2, buffer, 0, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> pieces.set(0, buffer, 0, 4 * BLOCK + 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Files.preadv2(file, pieces, 3, 0, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Files.pwritev2(file, pieces, 1, -1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        try (Arena brief = Arena.ofConfined()) {
            pieces.set(1, brief.allocate(64), 0, 64);
        }
        assertThatThrownBy(() -> Files.preadv2(file, pieces, 2, 0, 0))
                .isInstanceOf(IllegalStateException.class);
        pieces.set(0, buffer, 0, 1);
        assertThat(Files.preadv2(file, pieces, 1, 0, 1 << 30)).isEqualTo(-Errno.EOPNOTSUPP);
    }

    @Test
    void aPageThatIsNotInMemoryIsNotWaitedFor() {
        int file = create("file");
        buffer.fill((byte) 1);
        Files.pwrite(file, buffer, 0, 4 * BLOCK, 0);
        assertThat(Files.fsync(file)).isZero();
        IoVectors pieces = pieces(1);
        pieces.set(0, buffer, 0, 4 * BLOCK);
        long cached = Files.preadv2(file, pieces, 1, 0, Files.RWF_NOWAIT);
        if (cached == -Errno.EOPNOTSUPP) {
            throw new TestAbortedException("no RWF_NOWAIT on the file system of " + folder);
        }
        assertThat(cached).isEqualTo(4 * BLOCK);

        assertThat(Files.fadvise(file, 0, 0, Files.POSIX_FADV_DONTNEED)).isZero();
        long dropped = Files.preadv2(file, pieces, 1, 0, Files.RWF_NOWAIT);
        if (dropped == 4 * BLOCK) {
            throw new TestAbortedException("the file system of " + folder + " is in memory");
        }
        assertThat(dropped).isEqualTo(-Errno.EAGAIN);
        assertThat(Files.preadv2(file, pieces, 1, 0, 0)).isEqualTo(4 * BLOCK);
        assertThat(Files.preadv2(file, pieces, 1, 0, Files.RWF_NOWAIT)).isEqualTo(4 * BLOCK);
    }

    @Test
    void fallocateReservesPunchesAndKeepsTheSize() {
        int file = create("file");
        supported(Files.fallocate(file, Files.FALLOC_FL_KEEP_SIZE, 0, 16 * BLOCK));
        assertThat(sizeOf(file)).isZero();
        assertThat(stat.allocatedBytes()).isGreaterThanOrEqualTo(16 * BLOCK);

        supported(Files.fallocate(file, 0, 0, 8 * BLOCK));
        assertThat(sizeOf(file)).isEqualTo(8 * BLOCK);
        buffer.fill((byte) 9);
        Files.pwrite(file, buffer, 0, 4 * BLOCK, 0);
        int punch = Files.FALLOC_FL_PUNCH_HOLE | Files.FALLOC_FL_KEEP_SIZE;
        supported(Files.fallocate(file, punch, BLOCK, BLOCK));
        assertThat(sizeOf(file)).isEqualTo(8 * BLOCK);
        assertThat(Files.pread(file, buffer, 0, 3 * BLOCK, 0)).isEqualTo(3 * BLOCK);
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, BLOCK - 1)).isEqualTo((byte) 9);
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, BLOCK)).isZero();
        assertThat(buffer.get(ValueLayout.JAVA_BYTE, 2 * BLOCK)).isEqualTo((byte) 9);
        assertThat(Files.fallocate(file, 0, -1, 1)).isEqualTo(-Errno.EINVAL);
    }

    @Test
    void holesAreFoundBetweenTheData() {
        int file = create("file");
        long middle = 64L << 20;
        assertThat(Files.ftruncate(file, 2 * middle)).isZero();
        assertThat(Files.pwrite(file, buffer, 0, BLOCK, middle)).isEqualTo(BLOCK);

        assertThat(Files.nextHole(file, 0)).isZero();
        long data = Files.nextData(file, 0);
        if (data == 0) {
            throw new TestAbortedException("the file system of " + folder + " hides its holes");
        }
        assertThat(data).isEqualTo(middle);
        assertThat(Files.nextHole(file, middle)).isEqualTo(middle + BLOCK);
        assertThat(Files.nextData(file, middle + BLOCK)).isEqualTo(-Errno.ENXIO);
        assertThat(Files.nextHole(file, 2 * middle)).isEqualTo(-Errno.ENXIO);
        assertThat(sizeOf(file)).isEqualTo(2 * middle);
        assertThat(stat.allocatedBytes()).isLessThan(middle);
    }

    @Test
    void syncReadAheadAndAdviceAnswerWithTheirErrors() {
        int file = create("file");
        Files.pwrite(file, buffer, 0, BLOCK, 0);
        assertThat(Files.fdatasync(file)).isZero();
        assertThat(Files.fsync(at)).as("of a folder").isZero();
        assertThat(Files.readahead(file, 0, BLOCK)).isZero();
        assertThat(Files.fadvise(file, 0, BLOCK, Files.POSIX_FADV_SEQUENTIAL)).isZero();
        assertThat(Files.fadvise(file, 0, BLOCK, Files.POSIX_FADV_WILLNEED)).isZero();

        Descriptors.Pipe pipe = Descriptors.pipe(0);
        opened(pipe.source());
        opened(pipe.target());
        assertThat(Files.fadvise(pipe.source(), 0, 0, 0)).isEqualTo(-Errno.ESPIPE);
        assertThat(Files.fadvise(file, 0, 0, 77)).isEqualTo(-Errno.EINVAL);
        assertThat(Files.fadvise(-1, 0, 0, 0)).isEqualTo(-Errno.EBADF);
        assertThat(Files.readahead(pipe.source(), 0, 1)).isEqualTo(-Errno.EINVAL);
        assertThat(Files.fsync(pipe.source())).isEqualTo(-Errno.EINVAL);
        assertThat(Files.fdatasync(-1)).isEqualTo(-Errno.EBADF);
        assertThat(Files.ftruncate(file, -1)).isEqualTo(-Errno.EINVAL);
    }

    @Test
    void openSaysWhyItFails() {
        create("file");
        assertThat(Files.open(at, bytes("none"), Files.O_RDONLY, 0)).isEqualTo(-Errno.ENOENT);
        assertThat(Files.open(at, bytes("file"), NEW_FILE, 0600)).isEqualTo(-Errno.EEXIST);
        assertThat(Files.open(at, bytes("file"), Files.O_DIRECTORY, 0)).isEqualTo(-Errno.ENOTDIR);
        assertThat(Files.open(at, new byte[0], Files.O_RDONLY, 0)).isEqualTo(-Errno.ENOENT);
        assertThat(Files.open(at, bytes("x".repeat(256)), Files.O_RDONLY, 0))
                .isEqualTo(-Errno.ENAMETOOLONG);
        assertThat(Files.open(-5, bytes("file"), Files.O_RDONLY, 0)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void aNameIsBytesNotText() throws IOException {
        byte[] name = {'n', (byte) 0xff, (byte) 0x80, '\n', '*'};
        int file = opened(Files.open(at, name, NEW_FILE, 0600));
        Files.pwrite(file, buffer, 0, 3, 0);
        assertThat(stat.of(at, name, 0)).isZero();
        assertThat(stat.size()).isEqualTo(3);
        assertThat(Folders.unlink(at, name, 0)).isZero();
        assertThat(stat.of(at, name, 0)).isEqualTo(-Errno.ENOENT);
        try (var names = java.nio.file.Files.list(folder)) {
            assertThat(names).isEmpty();
        }
    }

    @Test
    void aNameWithAZeroInsideIsRefused() {
        assertThatThrownBy(() -> Files.open(at, bytes("a\0b"), NEW_FILE, 0600))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("zero");
        assertThatThrownBy(() -> Files.openWithin(at, bytes("a\0"), NEW_FILE, 0600, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void beneathMeansBeneath() throws IOException {
        Path inside = java.nio.file.Files.createDirectory(folder.resolve("inside"));
        java.nio.file.Files.writeString(inside.resolve("file"), "in");
        java.nio.file.Files.writeString(folder.resolve("secret"), "out");
        java.nio.file.Files.createSymbolicLink(inside.resolve("up"), Path.of("../secret"));
        java.nio.file.Files.createSymbolicLink(inside.resolve("root"), folder);
        java.nio.file.Files.createSymbolicLink(inside.resolve("same"), Path.of("file"));
        int within = opened(Files.open(at, bytes("inside"), Files.O_DIRECTORY, 0));

        opened(beneath(within, "file"));
        opened(beneath(within, "same"));
        opened(beneath(within, "./file"));
        assertThat(beneath(within, "../secret")).isEqualTo(-Errno.EXDEV);
        assertThat(beneath(within, "../inside/file")).isEqualTo(-Errno.EXDEV);
        assertThat(beneath(within, "up")).isEqualTo(-Errno.EXDEV);
        assertThat(beneath(within, "root/secret")).isEqualTo(-Errno.EXDEV);
        assertThat(beneath(within, inside + "/file")).isEqualTo(-Errno.EXDEV);
        assertThat(
                        Files.openWithin(
                                within,
                                bytes("same"),
                                Files.O_RDONLY,
                                0,
                                Files.RESOLVE_BENEATH | Files.RESOLVE_NO_SYMLINKS))
                .isEqualTo(-Errno.ELOOP);
        assertThat(Files.openWithin(within, bytes("file"), 0, 0, 1 << 30))
                .as("an unknown rule is refused, not ignored")
                .isEqualTo(-Errno.EINVAL);
        assertThat(Files.openWithin(within, bytes("file"), 0, 0600, 0))
                .as("a mode with nothing to create")
                .isEqualTo(-Errno.EINVAL);
        int made = Files.openWithin(within, bytes("made"), NEW_FILE, 0640, Files.RESOLVE_BENEATH);
        opened(made);
        assertThat(stat.ofOpen(made)).isZero();
        assertThat(stat.mode() & 07777).isEqualTo(0640);
    }

    @Test
    void anotherFileSystemCanBeKeptOut() {
        int root = opened(Files.open(Files.AT_FDCWD, bytes("/"), Files.O_PATH, 0));
        int refused =
                Files.openWithin(root, bytes("proc/self"), Files.O_PATH, 0, Files.RESOLVE_NO_XDEV);
        noOldKernel(refused);
        assertThat(refused).isEqualTo(-Errno.EXDEV);
        opened(Files.openWithin(root, bytes("proc/self"), Files.O_PATH, 0, 0));
    }

    @Test
    void openDescriptorsAreNotInherited() throws IOException {
        int file = create("file");
        List<String> info = java.nio.file.Files.readAllLines(Path.of("/proc/self/fdinfo/" + file));
        String flags = info.stream().filter(l -> l.startsWith("flags:")).findFirst().orElseThrow();
        assertThat(Integer.parseInt(flags.split("\\s+")[1], 8) & Descriptors.O_CLOEXEC).isNotZero();
    }

    private IoVectors pieces(int capacity) {
        return new IoVectors(arena.allocate(IoVectors.bytes(capacity), 8), capacity);
    }

    private int beneath(int folderFd, String name) {
        int answer =
                Files.openWithin(folderFd, bytes(name), Files.O_RDONLY, 0, Files.RESOLVE_BENEATH);
        noOldKernel(answer);
        return answer;
    }

    private static void noOldKernel(int answer) {
        if (answer == -Errno.ENOSYS) {
            throw new TestAbortedException("openat2 needs Linux 5.6");
        }
    }

    private void supported(int answer) {
        if (answer == -Errno.EOPNOTSUPP) {
            throw new TestAbortedException("not on the file system of " + folder);
        }
        assertThat(answer).isZero();
    }

    private int create(String name) {
        return opened(Files.open(at, bytes(name), NEW_FILE, 0600));
    }

    private int opened(int fd) {
        assertThat(fd).as(() -> Errno.describe(-fd)).isNotNegative();
        open.add(fd);
        return fd;
    }

    private long sizeOf(int fd) {
        assertThat(stat.ofOpen(fd)).isZero();
        return stat.size();
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
