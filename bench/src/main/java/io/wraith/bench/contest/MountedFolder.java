package io.wraith.bench.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// A folder as one contestant shows it, until it is closed.
///
/// @param path where programs find it
/// @param here the processes that serve it on the reader's side
/// @param there those on the side that has the files; asked for anew, since they come and go
/// @param end takes it away
record MountedFolder(Path path, List<Long> here, Supplier<List<Long>> there, End end)
        implements AutoCloseable {
    private static final long PATIENCE_MS = 30_000;
    private static final long PAUSE_MS = 5;

    /// Takes a mount away.
    @FunctionalInterface
    interface End {
        void run() throws IOException, InterruptedException;
    }

    /// The files themselves.
    static MountedFolder plain(Path source) {
        return new MountedFolder(source, List.of(), List::of, () -> {});
    }

    /// The processor time of some processes until now, with what their children had used.
    static double cpuSeconds(List<Long> processes) {
        return processes.stream()
                .mapToDouble(pid -> {
                    Usage usage = Usage.of(pid).orElse(Usage.NONE);
                    return usage.cpuSeconds() + usage.childrenCpuSeconds();
                })
                .sum();
    }

    /// Waits until something is mounted on the folder, or not any more.
    static void await(Path mountpoint, boolean isMounted, Process server, Path log)
            throws IOException, InterruptedException {
        long endNs = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (isMounted(mountpoint) != isMounted) {
            boolean isDead = isMounted && !server.isAlive();
            if (isDead || System.nanoTime() - endNs > 0) {
                throw new IOException(
                        "it does not mount or unmount: " + Files.readString(log).strip());
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private static boolean isMounted(Path mountpoint) throws IOException {
        String place = " " + mountpoint + " ";
        return Files.readString(Path.of("/proc/self/mountinfo"))
                .lines()
                .anyMatch(line -> line.contains(place));
    }

    @Override
    public void close() throws IOException {
        try {
            end.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it was unmounted", interrupted);
        }
    }
}
