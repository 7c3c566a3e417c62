package io.wraith.node;

import io.wraith.meet.Grant;
import io.wraith.meet.Lock;
import io.wraith.meet.Purpose;
import io.wraith.meet.Refusal;
import io.wraith.proto.Connection;

import org.jspecify.annotations.Nullable;

/// What peers can come for. Touched by the shard's thread only.
abstract class Destination {
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
}
