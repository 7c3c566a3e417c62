package io.wraith.linux;

/// Who may touch a ring, and whether it still exists. The queues have no locks, the kernel refuses
/// other threads than the one that opened a single-issuer ring, and an access to unmapped memory
/// would end the process; so every verb asks first.
final class RingOwner {
    private final String name;
    private volatile Thread thread = Thread.currentThread();
    private boolean closed;

    RingOwner(String name) {
        this.name = name;
    }

    /// Throws unless the ring is open and the caller its owner.
    void check() {
        if (!isCaller()) {
            throw foreign();
        }
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
    }

    /// The ring is the calling thread's from now on.
    void adopt() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        thread = Thread.currentThread();
    }

    boolean isClosed() {
        return closed;
    }

    /// Whether there is something to close. Only the owner may, but for the time after its thread's
    /// end, when nobody else can.
    boolean mayClose() {
        if (!isCaller() && thread.isAlive()) {
            throw foreign();
        }
        return !closed;
    }

    void close() {
        closed = true;
    }

    boolean isCaller() {
        return thread.equals(Thread.currentThread());
    }

    private WrongThreadException foreign() {
        return new WrongThreadException(
                "%s belongs to thread %s, not to %s"
                        .formatted(name, thread.getName(), Thread.currentThread().getName()));
    }
}
