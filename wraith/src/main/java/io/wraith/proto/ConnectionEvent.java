package io.wraith.proto;

/// What an endpoint's owner learns, in the order in which it happened.
public sealed interface ConnectionEvent {
    /// A peer has proven who it is: an attempt of ours succeeded, or one came in. Whoever is not
    /// welcome is closed with [ErrorCode#REFUSED]; until then it was told nothing.
    record Established(Connection connection, boolean incoming) implements ConnectionEvent {}

    /// An attempt of ours came to nothing.
    record Failed(long attempt, CloseReason reason) implements ConnectionEvent {}

    /// The connection is over; nothing of it may be used any more but its counters and its trace.
    record Closed(Connection connection, CloseReason reason) implements ConnectionEvent {}

    /// The peer answered a ping.
    record Pong(Connection connection, long token) implements ConnectionEvent {}

    /// The peer is at another address.
    record Moved(Connection connection) implements ConnectionEvent {}

    /// A session has another lane, a connection of its own, whoever asked for it.
    record LaneOpened(Connection connection) implements ConnectionEvent {}
}
