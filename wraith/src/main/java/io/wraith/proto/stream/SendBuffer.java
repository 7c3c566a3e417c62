package io.wraith.proto.stream;

import io.wraith.base.Check;

/// Lets an application write bytes and forget them: a ring that keeps what is not acknowledged. It
/// grows as far as its capacity when that is needed.
public final class SendBuffer implements StreamSource {
    private static final int FIRST_BYTES = 1 << 12;

    private final SendStream stream;
    private final int capacity;
    private byte[] ring;
    private long written;

    /// Becomes the stream's source.
    public SendBuffer(SendStream stream, int capacity) {
        Check.that(capacity > 0, "a buffer of " + capacity + " bytes");
        this.stream = stream;
        this.capacity = capacity;
        ring = new byte[Math.min(capacity, FIRST_BYTES)];
        stream.from(this);
    }

    /// Takes as many bytes as there is room for, and says how many.
    public int write(byte[] bytes, int at, int length) {
        int taken = Math.min(length, room());
        grow(taken);
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
        return capacity - kept();
    }

    private int kept() {
        return (int) (written - stream.acknowledged());
    }

    private void grow(int more) {
        int needed = kept() + more;
        if (needed <= ring.length) {
            return;
        }
        byte[] larger = new byte[Math.min(capacity, Math.max(needed, 2 * ring.length))];
        for (long offset = stream.acknowledged(); offset < written; offset++) {
            larger[(int) (offset % larger.length)] = ring[(int) (offset % ring.length)];
        }
        ring = larger;
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
