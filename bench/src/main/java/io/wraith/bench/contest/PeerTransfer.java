package io.wraith.bench.contest;

import io.wraith.bench.ProcessorTime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What another program took for a file or folder: until all of it was there, and the processor
/// time of the fetching side and of the other.
record PeerTransfer(double seconds, double hereCpuSeconds, double thereCpuSeconds) {
    /// Processor time until now, in seconds, of a side that serves.
    interface Served {
        double cpuSeconds() throws IOException, InterruptedException;
    }

    /// A fetch by a program, from its start to its end.
    static PeerTransfer run(ProcessBuilder command, Served there)
            throws IOException, InterruptedException {
        double thereBefore = there.cpuSeconds();
        long hereBeforeNs = ProcessorTime.childrenNs();
        long startNs = System.nanoTime();
        Process process = command.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        long endNs = System.nanoTime();
        if (code != 0) {
            throw new IOException("it ended with code " + code + ": " + said);
        }
        return new PeerTransfer(
                (endNs - startNs) / 1e9,
                (ProcessorTime.childrenNs() - hereBeforeNs) / 1e9,
                there.cpuSeconds() - thereBefore);
    }

    /// For tables of files of so many bytes.
    Figures figures(long bytes) {
        double gigabytes = bytes / 1e9;
        return Figures.of("MB/s", gigabytes * 1e3 / seconds)
                .and("s", seconds)
                .and("CPU s/GB here", hereCpuSeconds / gigabytes)
                .and("there", thereCpuSeconds / gigabytes);
    }
}
