package io.wraith.proto.stream;

/// Says where the bytes of a new stream go.
@FunctionalInterface
public interface StreamAcceptor {
    /// Called once for each stream that can be received from, before its first byte: when the peer
    /// opens it, or when we open one with two directions.
    StreamSink sink(ReceiveStream stream);
}
