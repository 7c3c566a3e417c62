package io.wraith.node;

import io.wraith.linux.MappedFile;

import java.io.IOException;
import java.time.Duration;

/// Gives memory back when the process does next to nothing: a command may wait for days. What is
/// left in the heap from starting is collected, and the start-up cache, of which a waiting command
/// needs little, stays in the page cache only.
public final class IdleRest implements Runnable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /// 2 % of a core. A mount that is looked at now and then counts as idle.
    private static final Duration NEXT_TO_NOTHING = Duration.ofMillis(100);

    private static final String CACHE = ".aot";

    private Duration usedThen = Duration.ZERO;
    private boolean hasRested;

    private IdleRest() {}

    /// For the rest of the process's life.
    public static void watch() {
        Thread.ofPlatform().name("wraith-rest").daemon().start(new IdleRest());
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY);
                look();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        Duration used = used();
        boolean isIdle = used.minus(usedThen).compareTo(NEXT_TO_NOTHING) < 0;
        if (isIdle && !hasRested) {
            rest();
            used = used();
        }
        hasRested = isIdle;
        usedThen = used;
    }

    private static Duration used() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void rest() {
        System.gc();
        try {
            MappedFile.all().stream()
                    .filter(file -> file.path().endsWith(CACHE))
                    .forEach(MappedFile::pageOut);
        } catch (IOException unreadable) {
            // Then it stays where it is.
        }
    }
}
