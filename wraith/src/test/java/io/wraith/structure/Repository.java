package io.wraith.structure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The checkout under test.
public final class Repository {
    /// The folder of the aggregator's `pom.xml`; surefire passes it on.
    public static final Path ROOT =
            Path.of(System.getProperty("wraith.root", "..")).toAbsolutePath().normalize();

    private Repository() {}

    /// Java sources of both modules below `src/<set>`: `main`, `test` and so on.
    static List<Path> javaSources(String... sets) {
        return Stream.of("wraith", "bench")
                .flatMap(module -> Stream.of(sets).map(set -> ROOT.resolve(module, "src", set)))
                .filter(Files::isDirectory)
                .flatMap(folder -> filesBelow(folder, ".java").stream())
                .toList();
    }

    static List<Path> filesBelow(Path folder, String suffix) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Every file that belongs to the repository: what git knows or would add, or, in a source
    /// archive, everything outside build folders.
    static List<Path> tracked() {
        try {
            Process git =
                    new ProcessBuilder("git", "ls-files", "-co", "--exclude-standard")
                            .directory(ROOT.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String listed = new String(git.getInputStream().readAllBytes(), UTF_8);
            if (git.waitFor() == 0) {
                return listed.lines().map(ROOT::resolve).filter(Files::isRegularFile).toList();
            }
        } catch (IOException noGit) {
            // Falls through to the walk.
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        return filesBelow(ROOT, "").stream()
                .filter(Files::isRegularFile)
                .filter(file -> !name(file).matches("(.*/)?(target|\\.git|\\.cache)/.*"))
                .toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }
}
