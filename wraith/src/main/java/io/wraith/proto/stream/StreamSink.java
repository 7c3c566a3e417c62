package io.wraith.proto.stream;

/// Where the bytes of a stream that is received go.
@FunctionalInterface
public interface StreamSink {
    /// Takes bytes of the stream. Every byte comes exactly once, in any order; the array is only
    /// lent for the call.
    void data(long offset, byte[] bytes, int at, int length);
}
