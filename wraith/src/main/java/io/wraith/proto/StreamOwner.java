package io.wraith.proto;

import io.wraith.proto.stream.StreamAcceptor;

/// Who takes the streams that peers open.
public interface StreamOwner {
    /// Is asked once for each new connection, before its [ConnectionEvent] can be polled. Nothing
    /// of a peer that is not welcome needs to be kept: it is closed when the event comes.
    StreamAcceptor of(Connection connection);
}
