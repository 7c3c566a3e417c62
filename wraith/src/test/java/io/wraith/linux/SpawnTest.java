package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

final class SpawnTest {
    private static final List<String> PATH = List.of("PATH=/usr/bin:/bin", "GREETING=two words");

    @Test
    void aChildHasItsDescriptorsAndItsEnvironment() {
        Descriptors.Pipe pipe = Descriptors.pipe(0);
        int source = Descriptors.duplicate(pipe.source());
        int target = Descriptors.duplicate(pipe.target());
        String script =
                "echo \"$GREETING $HOME\"; test -e /proc/self/fd/" + source + "; echo $? >&2";
        int process =
                Spawn.start(
                        List.of("sh", "-c", script, "-"), PATH, List.of(source, target, target));
        assertThat(Spawn.await(process)).isZero();
        assertThat(text(pipe)).isEqualTo("two words \n1\n");
        List.of(pipe.source(), pipe.target(), source, target).forEach(Descriptors::close);
    }

    @Test
    void howAChildEndsIsTold() {
        assertThat(ended("exit 7")).isEqualTo(7);
        assertThat(ended("kill -9 $$")).isEqualTo(137);
    }

    @Test
    void whatCannotBeStartedIsAnError() {
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> Spawn.start(List.of("/no/such/program"), PATH, List.of()))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Spawn.start(List.of("true"), PATH, List.of(0, 1)));
        assertThatExceptionOfType(LinuxException.class).isThrownBy(() -> Spawn.await(1));
    }

    @Test
    void aPeerThatClosesHasPassedNoDescriptor() {
        Sockets.Pair pair = Sockets.pair(Sockets.SOCK_STREAM);
        Descriptors.close(pair.second());
        assertThat(PassedDescriptor.receive(pair.first())).isEqualTo(-Errno.ENODATA);
        Descriptors.close(pair.first());
        assertThat(PassedDescriptor.receive(pair.first())).isEqualTo(-Errno.EBADF);
    }

    private static int ended(String script) {
        return Spawn.await(Spawn.start(List.of("sh", "-c", script), PATH, List.of()));
    }

    private static String text(Descriptors.Pipe pipe) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            int length = Math.toIntExact(Descriptors.read(pipe.source(), buffer, 0, 4096));
            return new String(
                    buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
                    StandardCharsets.UTF_8);
        }
    }
}
