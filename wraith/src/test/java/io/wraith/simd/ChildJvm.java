package io.wraith.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.structure.Repository;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a class of the product or of the tests in a Java of its own, with flags of its own.
public final class ChildJvm {
    public static final List<String> WITH_VECTORS =
            List.of("--add-modules", "jdk.incubator.vector");
    public static final List<String> DIRECTIVES =
            List.of(
                    "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:CompilerDirectivesFile="
                            + Repository.ROOT.resolve("wraith/etc/compiler-directives.json"));
    private static final int PATIENCE_SECONDS = 60;

    private ChildJvm() {}

    /// The lines it wrote to its standard output. Its standard error goes to ours.
    public static List<String> run(List<String> flags, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-ea", "-Xmx256m", "-XX:+UseSerialGC", "-cp", classPath()));
        command.addAll(flags);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        try {
            Process child =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            byte[] output = child.getInputStream().readAllBytes();
            assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            String text = new String(output, StandardCharsets.UTF_8);
            assertThat(child.exitValue()).as("%s: %s", command, text).isZero();
            return text.lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private static String classPath() {
        Path target = Repository.ROOT.resolve("wraith", "target");
        return target.resolve("classes") + File.pathSeparator + target.resolve("test-classes");
    }
}
