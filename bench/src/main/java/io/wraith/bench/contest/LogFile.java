package io.wraith.bench.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a program says, in a file.
final class LogFile {
    private static final long PATIENCE_NS = 30_000_000_000L;
    private static final long PAUSE_MS = 5;

    private LogFile() {}

    /// Returns when the program has said it; an IOException tells what it said instead.
    static void await(Process process, Path log, String words)
            throws IOException, InterruptedException {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (!Files.readString(log).contains(words)) {
            if (!process.isAlive() || System.nanoTime() - endNs > 0) {
                throw new IOException("it does not start: " + Files.readString(log).strip());
            }
            Thread.sleep(PAUSE_MS);
        }
    }
}
