package io.wraith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder that is removed with everything in it, also when the process is told to end.
final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final Thread hook;

    TemporaryFolder(String name) throws IOException {
        path = Files.createTempDirectory(name);
        hook = new Thread(this::remove, "wraith-temporary");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Path path() {
        return path;
    }

    private void remove() {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException left) {
            // The system removes what is left of temporary files.
        }
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException isEnding) {
            // The hook runs, and finds nothing more.
        }
    }
}
