package io.wraith.node;

import io.wraith.linux.EventFd;
import io.wraith.linux.LinuxException;
import io.wraith.linux.NetworkChanges;
import io.wraith.linux.Poll;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.List;

/// Tells when this machine got or lost an address, until it is closed.
final class NetworkWatch implements AutoCloseable {
    private static final int CHANGES = 0;
    private static final int WAKER = 1;

    /// An address rarely changes alone: its routes follow, and duplicates are looked for.
    private static final long SETTLING_NS = 20_000_000L;

    private final Arena arena;
    private final NetworkChanges changes;
    private final EventFd waker;
    private final Poll poll;
    private final Runnable changed;
    private final Thread thread;
    private volatile boolean isClosed;

    private NetworkWatch(Arena arena, NetworkChanges changes, Runnable changed) {
        this.arena = arena;
        this.changes = changes;
        this.changed = changed;
        waker = new EventFd(arena);
        poll = new Poll(arena, 2);
        poll.watch(CHANGES, changes.descriptor(), Poll.POLLIN);
        poll.watch(WAKER, waker.descriptor(), Poll.POLLIN);
        thread = Thread.ofPlatform().daemon().name("wraith-network").unstarted(this::run);
    }

    /// Null where the kernel does not tell.
    @SuppressWarnings("MustBeClosed") // the watch closes it
    static @Nullable NetworkWatch start(Runnable changed) {
        Arena arena = Arena.ofShared();
        try {
            NetworkWatch watch = new NetworkWatch(arena, new NetworkChanges(arena), changed);
            watch.thread.start();
            return watch;
        } catch (LinuxException | UnsupportedOperationException refused) {
            arena.close();
            return null;
        }
    }

    private void run() {
        List<LocalAddresses.Place> known = LocalAddresses.places();
        while (!isClosed) {
            poll.await(-1);
            if (!isClosed && changes.drain()) {
                settle();
                List<LocalAddresses.Place> now = LocalAddresses.places();
                if (!now.equals(known)) {
                    known = now;
                    changed.run();
                }
            }
        }
    }

    private void settle() {
        long endNs = System.nanoTime() + SETTLING_NS;
        for (long leftNs = SETTLING_NS;
                leftNs > 0 && !isClosed;
                leftNs = endNs - System.nanoTime()) {
            poll.await(leftNs);
            if (!changes.drain()) {
                return;
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        waker.signal();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        changes.close();
        waker.close();
        arena.close();
    }
}
