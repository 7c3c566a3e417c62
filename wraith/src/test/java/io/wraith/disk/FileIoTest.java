package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wraith.base.Prng;
import io.wraith.disk.FileIo.Choice;
import io.wraith.disk.FileIo.Kind;
import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Seccomp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Every way to a file does the same.
@ParameterizedClass
@EnumSource(
        value = Kind.class,
        names = {"CALLS", "URING"})
final class FileIoTest {
    private static final int MOST = 3 << 20;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(MOST, 4_096);
    private final FileIo io;

    @TempDir private Path folder;

    FileIoTest(Kind kind) {
        Choice choice = FileIo.choose(kind);
        assumeTrue(choice.isWished(), choice.reason());
        assertThat(choice.kind()).isEqualTo(kind);
        io = choice.open();
    }

    @AfterEach
    void close() {
        io.close();
        arena.close();
    }

    private int open(Path file, int flags) {
        byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
        int fd = Files.open(Files.AT_FDCWD, name, flags, 0600);
        assertThat(fd).isNotNegative();
        return fd;
    }

    private byte[] fill(Prng random, int at, int length) {
        byte[] bytes = new byte[length];
        random.fill(bytes, 0, length);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at, length);
        return bytes;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        long seed = System.nanoTime();
        Prng random = new Prng(seed);
        Path file = folder.resolve("file");
        byte[] expected = new byte[MOST];
        int fd = open(file, Files.O_RDWR | Files.O_CREAT);
        assertThat(Files.fallocate(fd, 0, 0, MOST)).isIn(0, -Errno.EOPNOTSUPP);
        for (int i = 0; i < 40; i++) {
            int length = 1 + random.below(random.below(2) == 0 ? 5_000 : MOST / 2);
            int offset = random.below(MOST - length);
            int at = random.below(MOST - length);
            byte[] part = fill(random, at, length);
            System.arraycopy(part, 0, expected, offset, length);
            assertThat(io.write(fd, offset, memory, at, length)).as("seed %d", seed).isZero();
        }
        assertThat(Arrays.copyOf(java.nio.file.Files.readAllBytes(file), MOST))
                .as("seed %d", seed)
                .isEqualTo(expected);
        for (int i = 0; i < 40; i++) {
            int length = 1 + random.below(MOST / 2);
            int offset = random.below(MOST - length);
            assertThat(io.read(fd, offset, memory, 7, length)).isEqualTo(length);
            assertThat(memory.asSlice(7, length).toArray(ValueLayout.JAVA_BYTE))
                    .as("seed %d, %d bytes at %d", seed, length, offset)
                    .isEqualTo(Arrays.copyOfRange(expected, offset, offset + length));
        }
        Descriptors.close(fd);
    }

    @Test
    void aFileThatEndsGivesWhatThereIs() throws IOException {
        Path file = folder.resolve("short");
        for (int size : new int[] {0, 1, 131_071, 131_072, 131_073, 1_000_000}) {
            java.nio.file.Files.write(file, new byte[size]);
            int fd = open(file, Files.O_RDONLY);
            assertThat(io.read(fd, 0, memory, 0, 2 << 20)).isEqualTo(size);
            assertThat(io.read(fd, size, memory, 0, 100)).isZero();
            Descriptors.close(fd);
        }
    }

    @Test
    void failuresAreTold() {
        int fd = open(folder.resolve("file"), Files.O_WRONLY | Files.O_CREAT);
        assertThat(io.read(fd, 0, memory, 0, 1 << 20)).isEqualTo(-Errno.EBADF);
        assertThat(io.write(fd, 0, memory, 0, 1 << 20)).isZero();
        Descriptors.close(fd);
        int full = open(Path.of("/dev/full"), Files.O_WRONLY);
        assertThat(io.write(full, 0, memory, 0, 1 << 20)).isEqualTo(-Errno.ENOSPC);
        Descriptors.close(full);
        assertThat(io.write(-1, 0, memory, 0, 10)).isEqualTo(-Errno.EBADF);
    }

    @Test
    void theEnvironmentChoosesAndIsNotGuessedAt() {
        assertThat(FileIo.choose(Map.of()).kind()).isEqualTo(Kind.CALLS);
        assertThat(FileIo.choose(Map.of("WRAITH_DISK_IO", "calls")).reason())
                .isEqualTo("calls, as asked");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileIo.choose(Map.of("WRAITH_DISK_IO", "fast")))
                .withMessageContaining("WRAITH_DISK_IO is auto, calls or uring, not fast");
    }

    @Test
    void whereUringIsForbiddenCallsAreTakenAndItIsSaid() {
        CompletableFuture<Choice> answer = new CompletableFuture<>();
        Thread.ofPlatform()
                .start(() -> {
                    Seccomp.forbidUring(Errno.EPERM);
                    answer.complete(FileIo.choose(Kind.URING));
                });
        Choice choice = answer.join();
        assertThat(choice.kind()).isEqualTo(Kind.CALLS);
        assertThat(choice.isWished()).isFalse();
        assertThat(choice.reason())
                .startsWith("calls, since io_uring: opening an io_uring, which a seccomp filter");
    }
}
