package io.wraith.proto;

/// Why a connection ended.
public sealed interface CloseReason {
    /// This side closed it.
    record Local(int code, String text) implements CloseReason {}

    /// The peer closed it and said why.
    record Peer(int code, String text) implements CloseReason {}

    /// The peer broke a rule of the protocol; it was told so.
    record Fault(int code, String text) implements CloseReason {}

    /// Nothing was heard for the idle timeout.
    record Idle() implements CloseReason {}

    /// The peer no longer knows the connection, most likely because it was restarted.
    record Reset() implements CloseReason {}

    /// The handshake did not come to an end.
    record NotEstablished(int code, String text) implements CloseReason {}
}
