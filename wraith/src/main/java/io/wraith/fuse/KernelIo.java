package io.wraith.fuse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// How a mount takes the kernel's requests and gives its answers.
public enum KernelIo {
    /// What was measured to be faster, which is io_uring where root allows it: see BENCHMARKS.md.
    AUTO,
    /// A read and a write of `/dev/fuse` for each.
    CALLS,
    /// io_uring: one call brings answers and takes requests. Linux 6.14.
    URING;

    private static final Path SETTING = Path.of("/sys/module/fuse/parameters/enable_uring");

    /// What was chosen.
    ///
    /// @param isWished whether it is what was asked for, rather than what was left
    /// @param reason why it is this one
    public record Choice(KernelIo kind, boolean isWished, String reason) {}

    /// Why this kernel offers no io_uring to a mount.
    static String whyNotOffered() {
        try {
            String setting = Files.readString(SETTING, StandardCharsets.US_ASCII).strip();
            return setting.equals("Y")
                    ? "the kernel does not offer it"
                    : SETTING + " is " + setting + "; root may set it to Y";
        } catch (IOException absent) {
            return "this kernel has none for FUSE, which came with Linux 6.14";
        }
    }
}
