package io.wraith.bench.contest;

import io.wraith.bench.ProcessorTime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// One fetch by a program that talks to a [PrivateSshd], from its start to its end.
record SshTransfer(double seconds, double hereCpuSeconds, double thereCpuSeconds) {
    static SshTransfer run(ProcessBuilder command, PrivateSshd sshd)
            throws IOException, InterruptedException {
        double thereBefore = sshd.sessionsCpuSeconds();
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
        return new SshTransfer(
                (endNs - startNs) / 1e9,
                (ProcessorTime.childrenNs() - hereBeforeNs) / 1e9,
                sshd.sessionsCpuSeconds() - thereBefore);
    }
}
