package io.wraith.proto.stream;

/// What keeps data from being sent.
public enum Limiter {
    /// Nothing: something can be sent at once.
    NONE,
    /// The application has nothing more to give.
    SOURCE,
    /// The peer's window of the stream; of all streams: of at least one, while the others have
    /// nothing more to give.
    FLOW_STREAM,
    /// The peer's window of the connection.
    FLOW_CONNECTION
}
