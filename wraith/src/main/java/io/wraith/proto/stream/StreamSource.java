package io.wraith.proto.stream;

/// Where the bytes of a stream that is sent come from.
@FunctionalInterface
public interface StreamSource {
    /// Writes `length` bytes of the stream, from `offset` on, to `target`. They were announced as
    /// available and are not acknowledged; after a loss they are asked for again and must be the
    /// same.
    void read(long offset, byte[] target, int at, int length);
}
