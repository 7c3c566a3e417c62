package io.wraith.node;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Files;

import java.nio.charset.StandardCharsets;

/// The streams that a process was started with.
public final class Terminal {
    private static final byte[] NOWHERE = "/dev/null".getBytes(StandardCharsets.US_ASCII);

    private Terminal() {}

    /// From now on nothing is read from them, and what is written is lost: whoever waits for the
    /// end of our output waits no more.
    public static void leave() {
        for (int stream = Descriptors.STDIN_FILENO; stream <= Descriptors.STDERR_FILENO; stream++) {
            int nowhere = Files.open(Files.AT_FDCWD, NOWHERE, Files.O_RDWR, 0);
            if (nowhere >= 0) {
                Descriptors.replace(stream, nowhere);
            }
        }
    }
}
