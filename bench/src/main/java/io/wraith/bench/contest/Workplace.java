package io.wraith.bench.contest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A folder for what is sent and what arrives, in memory where there is a tmpfs with room for it;
/// removed at the end, and when the command is stopped.
public final class Workplace implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path folder;
    private final Thread hook;
    private boolean isCleared;

    private Workplace(Path folder) {
        this.folder = folder;
        hook = Thread.ofPlatform().unstarted(this::clear);
    }

    /// Says so when it is on a disk; an IOException if there is too little room.
    public static Workplace open(long bytes) throws IOException {
        Path disk = Path.of(System.getProperty("java.io.tmpdir"));
        Path parent = Files.isWritable(MEMORY) && hasRoom(MEMORY, bytes) ? MEMORY : disk;
        FileStore store = Files.getFileStore(parent);
        if (!store.type().equals("tmpfs")) {
            System.err.println(
                    "wraith: bench: files are on " + store.type() + ", and its speed is measured");
        }
        if (!hasRoom(parent, bytes)) {
            throw new IOException(parent + " has no room for " + bytes / 1_000_000 + " MB");
        }
        Workplace place = new Workplace(Files.createTempDirectory(parent, "wraith-bench"));
        Runtime.getRuntime().addShutdownHook(place.hook);
        return place;
    }

    private static boolean hasRoom(Path folder, long bytes) throws IOException {
        return Files.getFileStore(folder).getUsableSpace() >= bytes;
    }

    public Path folder() {
        return folder;
    }

    /// Takes so much memory for files and gives it back. A virtual machine gets a page it has not
    /// used lately from the machine below, at 0.7 GB/s where its own pages take 2.5: whoever comes
    /// first would pay that for those after it.
    void takeMemory(long bytes) throws IOException {
        Path file = folder.resolve("memory");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
            for (long done = 0; done < bytes; ) {
                zeros.clear();
                done += channel.write(zeros);
            }
        }
        Files.delete(file);
    }

    private synchronized void clear() {
        if (isCleared) {
            return;
        }
        isCleared = true;
        try {
            SampleFiles.delete(folder);
        } catch (IOException failure) {
            System.err.println("wraith: bench: " + folder + " is left: " + failure.getMessage());
        }
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The JVM is on its way out, and calls the hook, which finds nothing to do.
        }
    }
}
