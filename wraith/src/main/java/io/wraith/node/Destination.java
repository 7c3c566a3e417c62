package io.wraith.node;

import io.wraith.meet.Grant;
import io.wraith.meet.Lock;
import io.wraith.meet.Purpose;
import io.wraith.meet.Refusal;
import io.wraith.proto.Connection;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;

/// What peers can come for. Touched by the shard's thread only, but where it says otherwise.
abstract class Destination {
    private final AtomicInteger wrongGuesses = new AtomicInteger();
    private volatile boolean isCodeBurnt;

    /// How many sessions tried the code and did not prove it; any thread may ask.
    public int wrongGuesses() {
        return wrongGuesses.get();
    }

    /// Whether the code was tried wrongly too often to open anything any more.
    public boolean isCodeBurnt() {
        return isCodeBurnt;
    }

    void guessed() {
        isCodeBurnt = lock().guesses().areSpent();
        wrongGuesses.incrementAndGet();
    }

    /// What tickets for it name.
    abstract int subject();

    /// Whether that is a ticket to this.
    boolean isOpenedBy(Grant grant) {
        return grant.subject() == subject();
    }

    abstract Purpose purpose();

    /// The code that opens it.
    abstract Lock lock();

    /// Why the peer may not come, whatever it has; null if it may.
    abstract @Nullable Refusal refusal(Connection connection);

    /// Whether the peer may come with nothing but its identity, though it is not in the book.
    abstract boolean isMeantFor(Connection connection);

    /// A peer was let in. Null if it turns out that it cannot be served.
    abstract @Nullable Work begin(Connection connection, long nowNs);

    /// Nobody can come any more: this node has failed.
    abstract void broken(NodeException why);
}
