package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

@Timeout(60)
final class RawNamesTest {
    /// Names without `/`, neither `.` nor `..`.
    private static byte[] name(Random random) {
        byte[] name = new byte[1 + random.nextInt(20)];
        for (int i = 0; i < name.length; i++) {
            int unit = 1 + random.nextInt(255);
            name[i] = (byte) (unit == '/' || unit == '.' ? 'x' : unit);
        }
        return name;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length + 2];
        both[0] = '/';
        System.arraycopy(one, 0, both, 1, one.length);
        both[one.length + 1] = '/';
        System.arraycopy(other, 0, both, one.length + 2, other.length);
        return both;
    }

    @Test
    void pathsKeepAnyBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = joined(name(random), name(random));
            Path path = RawNames.path(RawNames.text(bytes));
            assertThat(RawNames.bytes(path)).as("seed %d", seed).isEqualTo(bytes);
            assertThat(path).as("seed %d", seed).isEqualTo(RawNames.path(bytes));
        }
    }

    @Test
    void whatIsPlainStaysAsItIs() {
        assertThat(RawNames.path("a/b.c")).isEqualTo(Path.of("a/b.c"));
        assertThat(RawNames.path("/")).isEqualTo(Path.of("/"));
        assertThat(RawNames.bytes(Path.of("/"))).containsExactly('/');
        assertThat(RawNames.bytes(Path.of("/tmp")))
                .isEqualTo("/tmp".getBytes(StandardCharsets.US_ASCII));
        assertThat(RawNames.text(Path.of("relative")))
                .isEqualTo(Path.of("relative").toAbsolutePath().toString());
    }

    @Test
    void otherTextsThatSayNotWhereBeginHere() {
        String odd = RawNames.text(new byte[] {'b', (byte) 0xe9});
        assertThat(RawNames.text(RawNames.path("a/" + odd)))
                .isEqualTo(Path.of("a").toAbsolutePath() + "/" + odd);
    }

    @Test
    void commandsGetAnyArguments() throws Exception {
        String odd = RawNames.text(new byte[] {'$', '\\', (byte) 0xe9, '\'', '\n', '%', '\n'});
        List<String> command = RawCommand.of(List.of("printf", "%s|", odd, "", "plain"));
        Process process = new ProcessBuilder(command).start();
        byte[] printed = process.getInputStream().readAllBytes();
        assertThat(RawNames.text(printed)).isEqualTo(odd + "||plain|");
        assertThat(process.waitFor()).isZero();
        List<String> plain = List.of("true", "a b");
        assertThat(RawCommand.of(plain)).isEqualTo(plain);
    }
}
