package io.wraith.bench.peers;

import io.wraith.bench.ProcessorTime;

import java.io.IOException;
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

    static void join(Thread receiver) {
        try {
            receiver.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
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
