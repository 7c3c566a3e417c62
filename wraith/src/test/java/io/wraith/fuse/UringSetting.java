package io.wraith.fuse;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/// Whether this kernel lets mounts take requests by io_uring, set for as long as a test lasts.
public final class UringSetting implements AutoCloseable {
    private static final Path FILE = Path.of("/sys/module/fuse/parameters/enable_uring");

    /// It is the whole machine's, and tests may run beside each other.
    private static final Semaphore TURN = new Semaphore(1);

    private final String before;

    /// Skips the test where the kernel has no such setting.
    public UringSetting(boolean isAllowed) throws IOException {
        assumeTrue(Files.isWritable(FILE), "needs Linux 6.14 with FUSE over io_uring");
        TURN.acquireUninterruptibly();
        before = Files.readString(FILE).strip();
        Files.writeString(FILE, isAllowed ? "Y" : "N");
    }

    @Override
    public void close() throws IOException {
        Files.writeString(FILE, before);
        TURN.release();
    }
}
