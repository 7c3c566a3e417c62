package io.wraith.fuse;

import java.time.Duration;
import java.util.function.Consumer;

/// How a mount is served.
///
/// @param readers threads that read the kernel's requests
/// @param deadline when a call that nobody answered gets `EIO`
/// @param readAhead how many bytes ahead the kernel may read by itself
/// @param io how requests come and answers go
/// @param faults told of exceptions of the file system, each of which was answered with `EIO`
public record SessionOptions(
        int readers, Duration deadline, int readAhead, KernelIo io, Consumer<Throwable> faults) {
    private static final int FEWEST = 2;
    private static final int MOST_BY_DEFAULT = 4;
    private static final int MOST = 64;

    public SessionOptions {
        if (readers < 1 || readers > MOST) {
            throw new IllegalArgumentException(readers + " readers: 1.." + MOST);
        }
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("a deadline of " + deadline);
        }
        if (readAhead < 0) {
            throw new IllegalArgumentException("read-ahead of " + readAhead + " bytes");
        }
    }

    /// Two at least: a single one makes every request wait for a thread of another processor.
    public static int usualReaders() {
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.min(MOST_BY_DEFAULT, Math.max(FEWEST, processors));
    }
}
