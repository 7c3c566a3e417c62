package io.wraith.bench.peers;

import io.wraith.bench.ProcessorTime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Counts what arrives, and runs a sender until its time is over and all has.
final class Arrivals {
    static final int CHUNK_BYTES = 64 << 10;

    private static final long PAUSE_NS = 500_000;
    private static final long PATIENCE_NS = 30_000_000_000L;

    private final AtomicLong received = new AtomicLong();

    /// Sends something and answers how much; 0 if there was no room.
    interface Sender {
        int send() throws IOException, InterruptedException;
    }

    void add(int bytes) {
        received.addAndGet(bytes);
    }

    /// Counts a stream until its end.
    void readAll(InputStream in) throws IOException {
        byte[] into = new byte[CHUNK_BYTES];
        for (int read = in.read(into); read >= 0; read = in.read(into)) {
            add(read);
        }
    }

    static void join(Thread receiver) {
        try {
            receiver.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Sends the same bytes again and again.
    Peer.Run run(long runNs, OutputStream out, byte[] chunk)
            throws IOException, InterruptedException {
        return run(
                runNs,
                () -> {
                    out.write(chunk);
                    return chunk.length;
                });
    }

    Peer.Run run(long runNs, Sender sender) throws IOException, InterruptedException {
        long before = received.get();
        long cpuNs = ProcessorTime.ownNs();
        long startNs = System.nanoTime();
        long sent = 0;
        while (System.nanoTime() - startNs < runNs) {
            sent += sender.send();
        }
        while (received.get() - before < sent) {
            if (System.nanoTime() - startNs > runNs + PATIENCE_NS) {
                throw new IOException("not everything arrives");
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
        return new Peer.Run(sent, System.nanoTime() - startNs, ProcessorTime.ownNs() - cpuNs);
    }
}
