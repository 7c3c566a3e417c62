package io.wraith.node;

/// How much transfers still have to move, as far as is known: told by the shard each turn, and
/// waited for by others without looking again and again.
final class Outlook {
    private static final long NOBODY = -1;

    private final long muchBytes;
    private volatile long bytes = NOBODY;
    private long changes;

    /// From so many bytes on it is much.
    Outlook(long muchBytes) {
        this.muchBytes = muchBytes;
    }

    private enum Kind {
        NOBODY_HERE,
        LITTLE,
        MUCH
    }

    private Kind kind(long of) {
        return of < 0 ? Kind.NOBODY_HERE : of < muchBytes ? Kind.LITTLE : Kind.MUCH;
    }

    /// Below 0 if there is no session. By one thread only, which does not wait.
    void tell(long bytesToCome) {
        Kind before = kind(bytes);
        bytes = bytesToCome;
        if (kind(bytesToCome) != before) {
            changed();
        }
    }

    private synchronized void changed() {
        changes++;
        notifyAll();
    }

    /// Waits until there is much.
    synchronized void awaitMuch() throws InterruptedException {
        while (kind(bytes) != Kind.MUCH) {
            wait();
        }
    }

    /// Waits until there is much, or there has been no session for so long.
    synchronized void awaitMuchOrNobody(long idleMs) throws InterruptedException {
        while (kind(bytes) != Kind.MUCH) {
            if (kind(bytes) == Kind.LITTLE) {
                wait();
                continue;
            }
            long before = changes;
            wait(idleMs);
            if (changes == before) {
                return;
            }
        }
    }
}
