package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

@Timeout(60)
final class WorkplaceTest {
    /// What a benchmark that a signal stops does: its own end and the JVM's meet.
    static final class Stopped {
        public static void main(String[] arguments) throws Exception {
            Workplace place = Workplace.open(1);
            System.out.println(place.folder());
            Thread ending = Thread.ofPlatform().unstarted(place::close);
            Runtime.getRuntime().addShutdownHook(ending);
            System.exit(0);
        }
    }

    @Test
    void itIsGoneWhenItIsClosed() throws IOException {
        Workplace place = Workplace.open(1);
        Files.writeString(place.folder().resolve("file"), "content");
        assertThat(place.folder()).isDirectoryContaining("glob:**file");
        place.close();
        assertThat(place.folder()).doesNotExist();
    }

    @Test
    void itMayBeClosedWhileTheJvmEnds() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                origin(Workplace.class)
                                        + File.pathSeparator
                                        + origin(Stopped.class),
                                Stopped.class.getName())
                        .start();
        String folder = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(errors).doesNotContain("Exception", "is left");
        assertThat(folder).isNotBlank();
        assertThat(Path.of(folder.strip())).doesNotExist();
    }

    /// Where a class was loaded from; the class path may name a launcher of tests only.
    private static String origin(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
