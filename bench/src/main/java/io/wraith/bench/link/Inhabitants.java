package io.wraith.bench.link;

import io.wraith.linux.Namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The processes that live in a network namespace, which exists as long as any of them.
final class Inhabitants {
    private static final Path OWN = Path.of("/proc/thread-self/ns/net");

    private static final long PATIENCE_MS = 1000;

    private Inhabitants() {}

    /// Ends them all: by a request, and a second later by force.
    static void end(Namespace namespace) {
        String network = namespace.call(() -> network(OWN));
        List<ProcessHandle> all =
                ProcessHandle.allProcesses().filter(one -> livesIn(one, network)).toList();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture.allOf(
                        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, PATIENCE_MS, TimeUnit.MILLISECONDS)
                .join();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean livesIn(ProcessHandle process, String network) {
        return network(Path.of("/proc", Long.toString(process.pid()), "ns", "net")).equals(network);
    }

    /// What the kernel calls it; empty for processes that have ended, or are not ours to look at.
    private static String network(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException unknown) {
            return "";
        }
    }
}
