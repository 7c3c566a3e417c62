package io.wraith.cli;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

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
        try {
            Files.walkFileTree(path, new Removal());
        } catch (IOException left) {
            // The system removes what is left of temporary files.
        }
    }

    /// Removes what can be removed, whatever cannot: of a mount that still ends, nothing.
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return remove(file);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            return remove(folder);
        }

        private static FileVisitResult remove(Path path) {
            try {
                Files.delete(path);
            } catch (IOException stays) {
                // Its folder stays then, too, and all else goes.
            }
            return FileVisitResult.CONTINUE;
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
