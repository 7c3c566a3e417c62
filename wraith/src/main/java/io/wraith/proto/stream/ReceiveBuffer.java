package io.wraith.proto.stream;

import io.wraith.base.Check;

/// Puts what arrives in order, for an application that reads a stream from its start to its end.
public final class ReceiveBuffer implements StreamSink {
    private final ReceiveStream stream;
    private final byte[] ring;
    private long read;

    /// The capacity is at least the stream's window.
    public ReceiveBuffer(ReceiveStream stream, int capacity) {
        Check.that(capacity >= stream.windowBytes(), "a buffer smaller than the window");
        this.stream = stream;
        ring = new byte[capacity];
    }

    /// How many bytes [#read] has.
    public int readable() {
        return (int) (stream.contiguous() - read);
    }

    /// Whether all of the stream was read.
    public boolean isAtEnd() {
        return read == stream.finalSize();
    }

    /// Gives the next bytes, as many as there are and fit, and says how many.
    public int read(byte[] target, int at, int length) {
        int given = Math.min(length, readable());
        int position = (int) (read % Math.max(1, ring.length));
        int upper = Math.min(given, ring.length - position);
        System.arraycopy(ring, position, target, at, upper);
        System.arraycopy(ring, 0, target, at + upper, given - upper);
        read += given;
        stream.consumed(given);
        return given;
    }

    @Override
    public void data(long offset, byte[] bytes, int at, int length) {
        // The window is granted from what was read on, so nothing unread is overwritten.
        int position = (int) (offset % ring.length);
        int upper = Math.min(length, ring.length - position);
        System.arraycopy(bytes, at, ring, position, upper);
        System.arraycopy(bytes, at + upper, ring, 0, length - upper);
    }
}
