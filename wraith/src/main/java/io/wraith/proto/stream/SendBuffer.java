package io.wraith.proto.stream;

import io.wraith.base.Check;

/// Lets an application write bytes and forget them: a ring that keeps what is not acknowledged.
public final class SendBuffer implements StreamSource {
    private final SendStream stream;
    private final byte[] ring;
    private long written;

    /// Becomes the stream's source.
    public SendBuffer(SendStream stream, int capacity) {
        Check.that(capacity > 0, "a buffer of " + capacity + " bytes");
        this.stream = stream;
        ring = new byte[capacity];
        stream.from(this);
    }

    /// Takes as many bytes as there is room for, and says how many.
    public int write(byte[] bytes, int at, int length) {
        int taken = Math.min(length, room());
        int position = (int) (written % ring.length);
        int upper = Math.min(taken, ring.length - position);
        System.arraycopy(bytes, at, ring, position, upper);
        System.arraycopy(bytes, at + upper, ring, 0, taken - upper);
        written += taken;
        stream.available(written);
        return taken;
    }

    /// The stream ends with what was written.
    public void finish() {
        stream.finish(written);
    }

    /// How many bytes [#write] would take.
    public int room() {
        return ring.length - (int) (written - stream.acknowledged());
    }

    @Override
    public void read(long offset, byte[] target, int at, int length) {
        Check.that(
                offset >= stream.acknowledged() && offset + length <= written,
                "bytes that are not kept");
        int position = (int) (offset % ring.length);
        int upper = Math.min(length, ring.length - position);
        System.arraycopy(ring, position, target, at, upper);
        System.arraycopy(ring, 0, target, at + upper, length - upper);
    }
}
