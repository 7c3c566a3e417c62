package io.wraith.disk;

import io.wraith.simd.XxHash64;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The time since the machine was started last: what was not on the disk before is gone.
final class Boot {
    /// Names it; 0 if that cannot be known, and then nothing of before is believed.
    static final long ID = id();

    private Boot() {}

    private static long id() {
        try {
            byte[] text = Files.readAllBytes(Path.of("/proc/sys/kernel/random/boot_id"));
            return XxHash64.of(text, 0, text.length);
        } catch (IOException _) {
            return 0;
        }
    }

    static boolean isThis(long boot) {
        return ID != 0 && boot == ID;
    }
}
