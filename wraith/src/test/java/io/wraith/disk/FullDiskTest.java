package io.wraith.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.linux.KernelTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A file system that is too small. It is mounted in a mount namespace of a child process, and goes
/// with it.
@KernelTest
final class FullDiskTest {
    @TempDir Path folder;

    /// Prints how the transfer ended.
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Path here = Path.of(arguments[0]);
            Path there = Path.of(arguments[1]);
            try (DiskPair pair = new DiskPair(List.of(DiskPair.root(here)), there).run()) {
                pair.sink.failures().first().forEach(System.out::println);
                System.out.println("done " + pair.receiver.doneEntries());
                System.out.println("bytes " + pair.receiver.wholeBytes());
            }
            for (String name : there.resolve("here").toFile().list()) {
                System.out.println("left " + name);
            }
        }
    }

    @Test
    void whatDoesNotFitFailsAndTheRestArrives() throws IOException, InterruptedException {
        Path here = Files.createDirectory(folder.resolve("here"));
        Path there = Files.createDirectory(folder.resolve("there"));
        byte[] content = new byte[12 << 20];
        new Prng(1).fill(content, 0, content.length);
        Files.write(here.resolve("large"), content);
        Files.writeString(here.resolve("a small one"), "fits");
        Path output = folder.resolve("output");
        Process child =
                new ProcessBuilder(
                                "unshare",
                                "--mount",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=6m none \"$1\" && shift && exec \"$@\"",
                                "sh",
                                there.toString(),
                                ChildJvm.java(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                ChildJvm.classPath(),
                                Child.class.getName(),
                                here.toString(),
                                there.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output).lines())
                .containsExactlyInAnyOrder(
                        "here/large: no room",
                        "done 2",
                        "bytes 4",
                        "left a small one",
                        "left .large.wraith-part",
                        "left .large.wraith-log");
    }
}
