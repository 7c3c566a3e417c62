package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.Blocks;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A process that receives is killed as `kill -9` does it, at any moment, and another goes on.
final class KilledProcessTest {
    private static final int BLOCKS = 400;

    @TempDir Path folder;

    /// Sends to itself.
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Path here = Path.of(arguments[0]);
            try (DiskPair pair =
                    new DiskPair(List.of(DiskPair.root(here)), Path.of(arguments[1]))) {
                pair.run();
            }
        }
    }

    @ParameterizedTest(name = "after {0} blocks")
    @ValueSource(ints = {1, 60, 330})
    void nothingThatWasWrittenIsSentAgain(int blocks) throws IOException, InterruptedException {
        Path file = folder.resolve("large");
        Path there = Files.createDirectory(folder.resolve("there"));
        try (var out = Files.newOutputStream(file)) {
            byte[] content = new byte[Blocks.BYTES];
            Prng random = new Prng(blocks);
            for (int i = 0; i < BLOCKS; i++) {
                random.fill(content, 0, content.length);
                out.write(content);
            }
        }
        Path log = there.resolve(".large.wraith-log");
        Process child =
                new ProcessBuilder(
                                ChildJvm.java(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                ChildJvm.classPath(),
                                Child.class.getName(),
                                file.toString(),
                                there.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start();
        while (child.isAlive() && (!Files.exists(log) || Files.size(log) < 40 + 112L * blocks)) {
            Thread.sleep(1);
        }
        assertThat(child.isAlive()).as(Files.readString(folder.resolve("output"))).isTrue();
        child.destroyForcibly().waitFor();
        long logged = (Files.size(log) - 40) / 112;
        long began = System.nanoTime();
        try (DiskPair pair = new DiskPair(List.of(DiskPair.root(file)), there)) {
            pair.runUntil(() -> pair.parcels > 0);
            long firstMs = (System.nanoTime() - began) / 1_000_000;
            pair.run();
            assertThat(pair.sink.failures().first()).isEmpty();
            // The last entry may have lost its stamp.
            int most = BLOCKS - (int) logged;
            assertThat(pair.parcels).isBetween(most - 1, most);
            System.out.println(logged + " blocks kept, first new block after " + firstMs + " ms");
        }
        assertThat(Files.mismatch(file, there.resolve("large"))).isEqualTo(-1);
        assertThat(there.toFile().list()).containsExactly("large");
    }
}
