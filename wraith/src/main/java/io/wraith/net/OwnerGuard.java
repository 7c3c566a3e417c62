package io.wraith.net;

import java.util.concurrent.atomic.AtomicInteger;

/// Lets one thread at a time into a port, and lets any thread close it: whoever leaves or closes
/// last releases what the port holds. Kernel calls get addresses and descriptors as numbers, so
/// nothing may be given back while one is under way.
final class OwnerGuard {
    private static final int IDLE = 0;
    private static final int INSIDE = 1;
    private static final int CLOSING = 2;
    private static final int CLOSED = 3;

    private final AtomicInteger state = new AtomicInteger(IDLE);
    private final Runnable release;
    private final Runnable wake;

    /// `release` gives back what the port holds, `wake` has the thread inside come out soon.
    OwnerGuard(Runnable release, Runnable wake) {
        this.release = release;
        this.wake = wake;
    }

    /// False when the port is closed.
    boolean enter() {
        if (state.compareAndSet(IDLE, INSIDE)) {
            return true;
        }
        if (state.get() == INSIDE) {
            throw new IllegalStateException("two threads use one port");
        }
        return false;
    }

    void leave() {
        if (!state.compareAndSet(INSIDE, IDLE)) {
            state.set(CLOSED);
            release.run();
        }
    }

    void close() {
        while (true) {
            if (state.compareAndSet(IDLE, CLOSED)) {
                release.run();
                return;
            }
            if (state.compareAndSet(INSIDE, CLOSING) || state.get() >= CLOSING) {
                wake.run();
                return;
            }
        }
    }

    boolean isClosed() {
        return state.get() >= CLOSING;
    }
}
