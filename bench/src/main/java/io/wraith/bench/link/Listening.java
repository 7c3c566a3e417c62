package io.wraith.bench.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Whether somebody in a process's network waits for others: with a TCP socket that listens, or a
/// UDP socket that has a port.
public final class Listening {
    private static final long PATIENCE_NS = 10_000_000_000L;
    private static final long PAUSE_MS = 5;
    private static final int STATE_COLUMN = 3;
    private static final String TCP_LISTEN = "0A";

    private Listening() {}

    /// Returns when somebody does; an IOException says why nobody ever did.
    public static void await(Process server) throws IOException, InterruptedException {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (!isAnybody(server.pid())) {
            if (!server.isAlive()) {
                throw new IOException("the server ended with code " + server.exitValue());
            }
            if (System.nanoTime() - endNs > 0) {
                throw new IOException("the server has not listened for 10 s");
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private static boolean isAnybody(long pid) throws IOException {
        Path tables = Path.of("/proc", Long.toString(pid), "net");
        return sockets(tables.resolve("udp")).findAny().isPresent()
                || sockets(tables.resolve("udp6")).findAny().isPresent()
                || sockets(tables.resolve("tcp")).anyMatch(Listening::listens)
                || sockets(tables.resolve("tcp6")).anyMatch(Listening::listens);
    }

    private static Stream<String> sockets(Path table) throws IOException {
        if (!Files.exists(table)) {
            return Stream.of();
        }
        List<String> lines = Files.readAllLines(table);
        return lines.stream().skip(1);
    }

    private static boolean listens(String socket) {
        return socket.strip().split("\\s+")[STATE_COLUMN].equals(TCP_LISTEN);
    }
}
