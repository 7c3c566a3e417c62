package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.Files;
import io.wraith.linux.Sockets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

final class SpliceMoverTest {
    private static final int SIZE = 2_000_003;
    private static final int STREAM = Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK;

    @TempDir Path folder;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(50_000);
    private final Sockets.Pair in = Sockets.pair(STREAM);
    private final Sockets.Pair out = Sockets.pair(STREAM);
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private final byte[] content = new byte[SIZE];
    private int file = -1;

    SpliceMoverTest() {
        new Random(3).nextBytes(content);
    }

    @AfterEach
    void close() {
        for (int fd : new int[] {in.second(), out.first(), out.second(), file}) {
            Descriptors.close(fd);
        }
        arena.close();
    }

    @Test
    void aFileGoesThroughATargetThatTakesItInParts() throws IOException {
        Path path = folder.resolve("file");
        java.nio.file.Files.write(path, content);
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        file = Files.open(Files.AT_FDCWD, name, Files.O_RDONLY, 0);
        int blocked = 0;
        try (SpliceMover mover = SpliceMover.ofFile(file, 1_000, out.first(), 256 << 10)) {
            for (long moved = 1; moved != 0; ) {
                moved = mover.move(Long.MAX_VALUE);
                if (moved == -Errno.EAGAIN) {
                    assertThat(mover.isTargetFull()).isTrue();
                    blocked++;
                    read();
                } else {
                    assertThat(moved).isNotNegative();
                }
            }
            assertThat(mover.isTargetFull()).isFalse();
        }
        while (read() > 0) {}
        assertThat(blocked).isPositive();
        assertThat(arrived.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 1_000, SIZE));
    }

    @Test
    void socketToSocketPausesAndEnds() {
        try (SpliceMover mover = SpliceMover.ofSocket(in.second(), out.first(), 4096)) {
            assertThat(mover.move(100)).isEqualTo(-Errno.EAGAIN);
            assertThat(mover.isTargetFull()).as("the source has nothing yet").isFalse();
            MemorySegment.copy(content, 0, buffer, ValueLayout.JAVA_BYTE, 0, 3_000);
            assertThat(Sockets.send(in.first(), buffer, 0, 3_000, 0)).isEqualTo(3_000);
            assertThat(mover.move(1_000)).isEqualTo(1_000);
            assertThat(mover.move(5_000)).isEqualTo(2_000);
            Descriptors.close(in.first());
            assertThat(mover.move(100)).as("the end").isZero();
        }
        read();
        assertThat(arrived.toByteArray()).isEqualTo(Arrays.copyOf(content, 3_000));
    }

    @Test
    void aTargetThatIsGoneIsAnAnswer() {
        Sockets.send(in.first(), buffer, 0, 100, 0);
        SpliceMover mover = SpliceMover.ofSocket(in.second(), -1, 4096);
        assertThat(mover.move(100)).isEqualTo(-Errno.EBADF);
        assertThat(mover.isTargetFull()).isTrue();
        mover.close();
        mover.close();
        Descriptors.close(in.first());
        assertThatIllegalArgumentException().isThrownBy(() -> SpliceMover.ofFile(0, -1, 1, 4096));
    }

    private long read() {
        long bytes = Sockets.receive(out.second(), buffer, 0, buffer.byteSize(), 0);
        if (bytes > 0) {
            arrived.writeBytes(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
        }
        return bytes;
    }
}
