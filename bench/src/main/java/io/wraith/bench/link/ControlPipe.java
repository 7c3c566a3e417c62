package io.wraith.bench.link;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A named pipe whose lines change a link while it runs: `echo loss=2% >PATH`.
final class ControlPipe implements AutoCloseable {
    private final Path path;
    private final RandomAccessFile pipe;

    /// Makes the pipe, and hands each of its lines to `lines` on a thread of its own.
    ControlPipe(Path path, Consumer<String> lines) throws IOException, InterruptedException {
        Process mkfifo =
                new ProcessBuilder("mkfifo", "-m", "600", path.toString()).inheritIO().start();
        if (mkfifo.waitFor() != 0) {
            throw new IOException("cannot make the pipe " + path);
        }
        this.path = path;
        // Open for writing too: so it does not end when one who wrote to it closes it.
        pipe = new RandomAccessFile(path.toFile(), "rw");
        Thread.ofPlatform().daemon().name("link-control").start(() -> read(lines));
    }

    /// Until the process ends: a thread that waits for a pipe cannot be woken.
    private void read(Consumer<String> lines) {
        try (FileInputStream input = new FileInputStream(pipe.getFD());
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lines.accept(line);
                }
            }
        } catch (IOException end) {
            System.err.println("wraith: link: the control pipe is closed: " + end.getMessage());
        }
    }

    /// Removes the pipe's name.
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
