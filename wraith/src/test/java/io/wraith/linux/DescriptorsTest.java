package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Descriptors.Pipe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

final class DescriptorsTest {
    private final Set<Integer> open = new TreeSet<>();
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(64);

    @AfterEach
    void closeWhatIsOpen() {
        for (int fd : open) {
            assertThat(Descriptors.close(fd)).as("descriptor %d", fd).isZero();
        }
        arena.close();
    }

    @Test
    void bytesGoThroughAPipeInOrder() {
        Pipe pipe = pipe(0);
        assertThat(write(pipe.target(), "one")).isEqualTo(3);
        assertThat(write(pipe.target(), "two")).isEqualTo(3);
        assertThat(read(pipe.source())).isEqualTo("onetwo");
        close(pipe.target());
        assertThat(Descriptors.read(pipe.source(), buffer, 0, 8)).isZero();
    }

    @Test
    void anEmptyNonBlockingPipeSaysTryAgain() {
        Pipe pipe = pipe(Descriptors.O_NONBLOCK);
        assertThat(Descriptors.read(pipe.source(), buffer, 0, 8)).isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void readAndWriteStayInsideTheBuffer() {
        Pipe pipe = pipe(Descriptors.O_NONBLOCK);
        assertThatThrownBy(() -> Descriptors.write(pipe.target(), buffer, 60, 5))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Descriptors.read(pipe.source(), buffer, -1, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Descriptors.read(pipe.source(), buffer, 1, Long.MAX_VALUE))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() ->
                        Descriptors.write(pipe.target(), MemorySegment.ofArray(new byte[8]), 0, 8))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Descriptors.read(pipe.source(), buffer, 0, 64))
                .as("nothing was written")
                .isEqualTo(-Errno.EAGAIN);
    }

    @Test
    void aDuplicateIsTheSameOpenFileAndOutlivesTheFirst() {
        Pipe pipe = pipe(0);
        int second = Descriptors.duplicate(pipe.target());
        open.add(second);
        close(pipe.target());
        assertThat(write(second, "still")).isEqualTo(5);
        assertThat(read(pipe.source())).isEqualTo("still");
        assertThat(closesOnExec(second)).isTrue();
    }

    @Test
    void replaceMovesAnOpenFileToAnotherNumber() {
        Pipe first = pipe(0);
        Pipe second = pipe(0);
        Descriptors.replace(first.target(), second.target());
        open.remove(second.target());

        assertThat(write(first.target(), "moved")).isEqualTo(5);
        assertThat(read(second.source())).isEqualTo("moved");
        assertThat(read(first.source())).as("the old file is closed").isEmpty();
        assertThat(write(second.target(), "x")).isEqualTo(-Errno.EBADF);
        assertThat(closesOnExec(first.target())).as("children inherit it").isFalse();
    }

    @Test
    void standardErrorIsHandedOverAndBack() throws IOException {
        Pipe pipe = pipe(0);
        int before = Descriptors.duplicate(Descriptors.STDERR_FILENO);
        Descriptors.replace(Descriptors.STDERR_FILENO, pipe.target());
        open.remove(pipe.target());
        try {
            @SuppressWarnings("resource") // closing it would close descriptor 2
            FileOutputStream errors = new FileOutputStream(FileDescriptor.err);
            errors.write("caught".getBytes(StandardCharsets.UTF_8));
        } finally {
            Descriptors.replace(Descriptors.STDERR_FILENO, before);
        }
        assertThat(read(pipe.source())).contains("caught");
    }

    @Test
    void replaceRefusesWhatIsNotOpenOrTheSame() {
        Pipe pipe = pipe(0);
        int spare = Descriptors.duplicate(pipe.target());
        close(pipe.target());
        open.add(spare);
        assertThatThrownBy(() -> Descriptors.replace(spare, pipe.target()))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.EBADF));
        assertThatThrownBy(() -> Descriptors.replace(-1, spare))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("dup3")
                .hasMessageContaining("EBADF");
        assertThatThrownBy(() -> Descriptors.replace(spare, spare))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.EINVAL));
        assertThat(write(spare, "both stay")).isEqualTo(9);
    }

    @Test
    void badDescriptorsAndFlagsAreErrorsNotCrashes() {
        assertThat(Descriptors.close(-1)).isEqualTo(-Errno.EBADF);
        assertThat(Descriptors.duplicate(1 << 30)).isEqualTo(-Errno.EBADF);
        assertThatThrownBy(() -> Descriptors.pipe(1 << 30))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.EINVAL));
    }

    private Pipe pipe(int flags) {
        Pipe pipe = Descriptors.pipe(flags);
        open.add(pipe.source());
        open.add(pipe.target());
        return pipe;
    }

    private void close(int fd) {
        assertThat(open.remove(fd)).isTrue();
        assertThat(Descriptors.close(fd)).isZero();
    }

    private long write(int fd, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 3, bytes.length);
        return Descriptors.write(fd, buffer, 3, bytes.length);
    }

    private String read(int fd) {
        long length = Descriptors.read(fd, buffer, 5, 59);
        assertThat(length).isNotNegative();
        byte[] bytes = buffer.asSlice(5, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean closesOnExec(int fd) {
        try {
            String flags =
                    Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd)).stream()
                            .filter(line -> line.startsWith("flags:"))
                            .findFirst()
                            .orElseThrow();
            return (Integer.parseInt(flags.split("\\s+")[1], 8) & Descriptors.O_CLOEXEC) != 0;
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
