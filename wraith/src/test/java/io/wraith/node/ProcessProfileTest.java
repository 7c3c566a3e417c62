package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

final class ProcessProfileTest {
    private static final String PROGRAM =
            """
            public final class Spinner {
                static double sum;
                public static void main(String[] arguments) {
                    while (true) { burn(); }
                }
                static void burn() {
                    for (int i = 1; i < 1000000; i++) { sum += Math.sqrt(i); }
                }
            }
            """;

    /// With the flags of the launcher's shortest commands.
    private static Process start(Path folder) throws IOException {
        Path source = folder.resolve("Spinner.java");
        Files.writeString(source, PROGRAM);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Xlog:disable",
                        source.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void aRunningProcessShowsWhatItDoes(@TempDir Path folder) throws Exception {
        Process process = start(folder);
        try {
            String hottest = "";
            String page = "";
            // The program is compiled first, and on a busy machine that takes its time.
            for (int attempt = 0; attempt < 10 && !hottest.contains("Spinner.burn"); attempt++) {
                ProcessProfile profile =
                        ProcessProfile.take(
                                process.pid(), ProcessProfile.Mode.CPU, Duration.ofSeconds(2));
                hottest = profile.hottest();
                page = profile.page();
            }
            assertThat(hottest).contains("Spinner.burn");
            assertThat(page).contains("Spinner.burn").contains("<svg");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aProcessWithoutAJvmIsRefusedWithTheReason() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            assertThatThrownBy(() ->
                            ProcessProfile.take(
                                    process.pid(), ProcessProfile.Mode.CPU, Duration.ofSeconds(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching(".*[a-z]{4}.*");
        } finally {
            process.destroyForcibly();
        }
    }
}
