package io.wraith.bench.link;

import io.wraith.linux.Namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Packets that a kernel threw away because nobody read them from a device in time. The link never
/// sees them, and a measurement should not have any.
final class DeviceDrops {
    private static final Path DEVICES = Path.of("/proc/thread-self/net/dev");

    /// Behind eight columns about what came, and bytes, packets and errors of what was sent.
    private static final int COLUMN = 8 + 3;

    private DeviceDrops() {}

    /// Since there is the device.
    static long of(Namespace namespace, String device) {
        return namespace.call(() -> {
            try {
                return parse(Files.readAllLines(DEVICES), device);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    static long parse(List<String> table, String device) {
        for (String line : table) {
            String[] parts = line.split(":", 2);
            if (parts[0].strip().equals(device)) {
                return Long.parseLong(parts[1].strip().split("\\s+")[COLUMN]);
            }
        }
        throw new IllegalArgumentException("there is no device " + device);
    }
}
