package io.wraith.bench.contest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks at processes until they end: Java reaps its children at once, and then the kernel no
/// longer says what they had used. What happens after the last look is not counted.
final class UsageWatch implements AutoCloseable {
    private static final long PAUSE_MS = 10;

    private final Map<Process, Usage> usages = new LinkedHashMap<>();
    private final Thread thread;

    UsageWatch(List<Process> processes) {
        processes.forEach(process -> usages.put(process, Usage.NONE));
        thread = Thread.ofPlatform().daemon().name("usage").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                look();
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException over) {
            // Closed.
        }
    }

    private synchronized void look() {
        usages.replaceAll(
                (process, usage) -> Usage.of(process.pid()).map(usage::then).orElse(usage));
    }

    synchronized Usage usage(Process process) {
        return usages.getOrDefault(process, Usage.NONE);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
