package io.wraith.bench.link;

import io.wraith.linux.Namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/// A kernel gives an interface its IPv6 address at once, but begins to take packets for it only
/// when it gets round to it. Until then they are lost without a trace.
final class LocalRoute {
    private static final Path ROUTES = Path.of("/proc/thread-self/net/ipv6_route");
    private static final String WHOLE_ADDRESS = " 80 ";
    private static final long PAUSE_NS = 200_000;
    private static final long PATIENCE_NS = 5_000_000_000L;

    private LocalRoute() {}

    /// Returns when packets for `address` are taken.
    static void await(Namespace namespace, InetAddress address) {
        String beginning = HexFormat.of().formatHex(address.getAddress()) + WHOLE_ADDRESS;
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (!namespace.call(() -> isThere(beginning))) {
            if (System.nanoTime() - endNs > 0) {
                throw new IllegalStateException(
                        "the kernel takes no packets for " + address.getHostAddress());
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static boolean isThere(String beginning) {
        try {
            return Files.readAllLines(ROUTES).stream()
                    .anyMatch(route -> route.startsWith(beginning));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
