package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.Descriptors.Pipe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

final class KernelCopyTest {
    private static final int SIZE = 200_000;

    @TempDir Path folder;
    private final byte[] content = new byte[SIZE];
    private final List<Integer> open = new ArrayList<>();
    private int source;
    private int target;

    @BeforeEach
    void makeFiles() throws IOException {
        new Random(7).nextBytes(content);
        java.nio.file.Files.write(folder.resolve("source"), content);
        source = open("source", Files.O_RDONLY);
        target = open("target", Files.O_RDWR | Files.O_CREAT);
    }

    @AfterEach
    void close() {
        open.forEach(Descriptors::close);
    }

    @Test
    void sendfileCopiesFromAnOffset() throws IOException {
        long sent = 0;
        while (sent < SIZE - 100) {
            long more = KernelCopy.sendfile(target, source, 100 + sent, SIZE);
            assertThat(more).isPositive();
            sent += more;
        }
        assertThat(copied()).isEqualTo(Arrays.copyOfRange(content, 100, SIZE));
        assertThat(KernelCopy.sendfile(target, source, SIZE, 1)).as("end").isZero();
        assertThat(KernelCopy.sendfile(target, source, KernelCopy.POSITION, 10))
                .as("the source's own position never moved")
                .isEqualTo(10);
    }

    @Test
    void copyRangePlacesARangeAnywhere() throws IOException {
        long done = 0;
        while (done < 150_000) {
            long more = KernelCopy.copyRange(source, done, target, 4096 + done, 150_000 - done);
            assertThat(more).isPositive();
            done += more;
        }
        byte[] copy = copied();
        assertThat(copy).hasSize(4096 + 150_000);
        assertThat(Arrays.copyOf(copy, 4096)).containsOnly(0);
        assertThat(Arrays.copyOfRange(copy, 4096, copy.length))
                .isEqualTo(Arrays.copyOf(content, 150_000));
    }

    @Test
    void spliceGoesFromFileThroughPipeToFile() throws IOException {
        Pipe pipe = pipe(0);
        long done = 0;
        while (done < SIZE) {
            long in =
                    KernelCopy.splice(
                            source,
                            done,
                            pipe.target(),
                            KernelCopy.POSITION,
                            SIZE - done,
                            KernelCopy.SPLICE_F_MOVE | KernelCopy.SPLICE_F_MORE);
            assertThat(in).isPositive();
            for (long out = 0; out < in; ) {
                long more =
                        KernelCopy.splice(
                                pipe.source(), KernelCopy.POSITION, target, done, in - out, 0);
                assertThat(more).isPositive();
                out += more;
                done += more;
            }
        }
        assertThat(copied()).isEqualTo(content);
    }

    @Test
    void anEmptyPipeIsNotWaitedFor() {
        Pipe pipe = pipe(0);
        assertThat(
                        KernelCopy.splice(
                                pipe.source(),
                                KernelCopy.POSITION,
                                target,
                                0,
                                10,
                                KernelCopy.SPLICE_F_NONBLOCK))
                .isEqualTo(-Errno.EAGAIN);
    }

    @Tag("allocation")
    @Test
    void nothingIsAllocatedPerCall() throws IOException {
        assertThat(
                        Allocation.bytesBeyondErrno(
                                1_000,
                                2,
                                () -> {
                                    KernelCopy.copyRange(source, 0, target, 0, 16);
                                    KernelCopy.copyRange(source, SIZE, target, 0, 16);
                                }))
                .isZero();
        assertThat(copied()).isEqualTo(Arrays.copyOf(content, 16));
    }

    @Test
    void wrongDescriptorsAndOffsetsAreErrors() {
        Pipe pipe = pipe(0);
        assertThat(KernelCopy.copyRange(source, -2, target, 0, 1)).isNegative();
        assertThat(KernelCopy.copyRange(source, 0, source, 0, 1)).isEqualTo(-Errno.EBADF);
        assertThat(KernelCopy.copyRange(pipe.source(), 0, target, 0, 1)).isNegative();
        assertThat(KernelCopy.sendfile(target, -1, 0, 1)).isEqualTo(-Errno.EBADF);
        assertThat(KernelCopy.sendfile(target, source, -2, 1)).isEqualTo(-Errno.EINVAL);
        assertThat(KernelCopy.splice(source, 0, target, 0, 1, 0))
                .as("no pipe between them")
                .isEqualTo(-Errno.EINVAL);
        assertThat(KernelCopy.splice(pipe.source(), 0, target, 0, 1, 0))
                .as("a pipe has no offsets")
                .isEqualTo(-Errno.ESPIPE);
    }

    private byte[] copied() throws IOException {
        return java.nio.file.Files.readAllBytes(folder.resolve("target"));
    }

    private Pipe pipe(int flags) {
        Pipe pipe = Descriptors.pipe(flags);
        open.add(pipe.source());
        open.add(pipe.target());
        return pipe;
    }

    private int open(String name, int flags) {
        byte[] path = folder.resolve(name).toString().getBytes(StandardCharsets.UTF_8);
        int fd = Files.open(Files.AT_FDCWD, path, flags, 0600);
        assertThat(fd).isNotNegative();
        open.add(fd);
        return fd;
    }
}
