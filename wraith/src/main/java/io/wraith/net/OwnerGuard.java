package io.wraith.net;

import java.util.concurrent.atomic.AtomicInteger;

/// Lets one thread at a time into a port, and lets any thread close it: whoever leaves or closes
/// last is told to release what the port holds. Kernel calls get addresses and descriptors as
/// numbers, so nothing may be given back while one is under way.
final class OwnerGuard {
    private static final int IDLE = 0;
    private static final int INSIDE = 1;
    private static final int CLOSING = 2;
    private static final int CLOSED = 3;

    private final AtomicInteger state = new AtomicInteger(IDLE);

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

    /// True when the caller has to release everything now.
    boolean leave() {
        if (state.compareAndSet(INSIDE, IDLE)) {
            return false;
        }
        state.set(CLOSED);
        return true;
    }

    /// True when the caller has to release everything now; otherwise the thread inside does.
    boolean close() {
        while (true) {
            if (state.compareAndSet(IDLE, CLOSED)) {
                return true;
            }
            if (state.compareAndSet(INSIDE, CLOSING) || state.get() >= CLOSING) {
                return false;
            }
        }
    }

    boolean isClosed() {
        return state.get() >= CLOSING;
    }
}
