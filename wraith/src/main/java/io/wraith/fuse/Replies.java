package io.wraith.fuse;

import java.util.ArrayDeque;

/// Memory for messages to the kernel, lent for the moment in which one is sent. There is one per
/// thread that answers at once, and no more are kept than threads usually do.
final class Replies implements AutoCloseable {
    private static final int MOST_KEPT = 16;

    private final long mostValidNs;
    private final ArrayDeque<Reply> free = new ArrayDeque<>();
    private boolean isClosed;

    /// Names and attributes are good for no longer than that, whoever answers what.
    Replies(long mostValidNs) {
        this.mostValidNs = mostValidNs;
    }

    Reply take() {
        synchronized (this) {
            Reply reply = free.pollFirst();
            if (reply != null) {
                return reply;
            }
        }
        return new Reply(mostValidNs);
    }

    void giveBack(Reply reply) {
        synchronized (this) {
            if (!isClosed && free.size() < MOST_KEPT) {
                free.addFirst(reply);
                return;
            }
        }
        reply.close();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        free.forEach(Reply::close);
        free.clear();
    }
}
