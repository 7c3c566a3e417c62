package io.wraith.bench.contest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/// `scp`, `rsync` and `rclone`, with a server of their own; or the reason why they cannot take
/// part.
final class SshPeers implements AutoCloseable {
    private final @Nullable PrivateSshd sshd;
    private final String missing;

    private SshPeers(@Nullable PrivateSshd sshd, String missing) {
        this.sshd = sshd;
        this.missing = missing;
    }

    static SshPeers open(Path folder) throws InterruptedException {
        String missing = PrivateSshd.missing();
        if (!missing.isEmpty()) {
            return new SshPeers(null, missing);
        }
        try {
            return new SshPeers(PrivateSshd.start(folder), "");
        } catch (IOException failure) {
            return new SshPeers(null, String.valueOf(failure.getMessage()));
        }
    }

    /// Why a program cannot take part; empty when it can.
    String missing(String program) {
        return missing.isEmpty() ? Programs.missing(program) : missing;
    }

    /// To the very name `target`, which does not exist yet.
    PeerTransfer fetch(String program, Path source, Path target)
            throws IOException, InterruptedException {
        PrivateSshd server = Objects.requireNonNull(sshd);
        ProcessBuilder command =
                switch (program) {
                    case "scp" -> server.scp(source, target);
                    case "rsync" -> server.rsync(source, target);
                    case "rclone" -> server.rclone(source, target);
                    default -> throw new IllegalArgumentException(program);
                };
        return PeerTransfer.run(command, server::sessionsCpuSeconds);
    }

    @Override
    public void close() throws IOException {
        if (sshd != null) {
            sshd.close();
        }
    }
}
