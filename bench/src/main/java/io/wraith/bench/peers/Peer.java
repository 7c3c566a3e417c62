package io.wraith.bench.peers;

import java.io.IOException;

/// A connection of another transport, which stays open from run to run.
public interface Peer extends AutoCloseable {
    /// What a run came to; the processor time is that of the whole process.
    record Run(long bytes, long wallNs, long cpuNs) {}

    /// Makes one; nobody else is told what went wrong.
    interface Opening {
        Peer open() throws Exception;
    }

    /// Sends for so long, and waits until all of it has arrived.
    Run run(long runNs) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
