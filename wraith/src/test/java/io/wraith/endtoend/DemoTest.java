package io.wraith.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// What a stranger runs first.
@KernelTest({Need.ROOT, Need.FUSE})
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
final class DemoTest {
    @TempDir private Path home;

    @Test
    void sendsAndMountsAndLeavesNothing() throws IOException {
        Path temporary = Files.createDirectory(home.resolve("temporary"));
        try (Machine machine = new Machine(home)) {
            Map<String, String> environment =
                    Map.of(
                            "PATH",
                            machine.searchPath(),
                            "JDK_JAVA_OPTIONS",
                            "-Djava.io.tmpdir=" + temporary);
            Run demo = machine.start(environment, "demo", "--size", "1").succeeded();
            assertThat(demo.output())
                    .as(demo::toString)
                    .containsPattern("1 large file +1\\.05 MB")
                    .containsPattern("[1-9][0-9]* files/s\n")
                    .containsPattern("a mount +ready in [0-9.]+ s\n")
                    .containsPattern(" 1000 files through it, read and compared in [0-9.]+ s\n")
                    .endsWith("every byte compared: the same\n");
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }
}
