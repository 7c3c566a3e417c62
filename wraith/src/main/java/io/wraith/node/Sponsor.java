package io.wraith.node;

import io.wraith.meet.Admission;
import io.wraith.meet.Lock;
import io.wraith.meet.Refusal;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;

import org.jspecify.annotations.Nullable;

/// Who a session is for: somebody here who called, or who waits to be called.
interface Sponsor {
    /// The handshake is over.
    Admission admission(Connection connection);

    /// What is to be done there; null if there no longer is anything.
    @Nullable Work work(Connection connection, Admission admission, long nowNs);

    /// It ended before the code was proven that opens this.
    void guessed(Lock lock);

    /// The session ended before there was work.
    void refused(Connection connection, Refusal refusal);

    /// The same, for another reason than a refusal.
    void lost(Connection connection, CloseReason reason);
}
