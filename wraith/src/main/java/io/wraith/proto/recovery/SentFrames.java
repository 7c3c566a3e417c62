package io.wraith.proto.recovery;

import io.wraith.base.Check;

/// What the packets carried that somebody wants to hear of again: a ring of frames in the order in
/// which they were written. A frame is named by a position, an `int` that wraps; the frames of one
/// packet have positions in a row.
public final class SentFrames {
    private static final int FIRST_CAPACITY = 64;
    private static final int MOST_CAPACITY = 1 << 30;

    private byte[] kinds = new byte[FIRST_CAPACITY];
    private int[] streams = new int[FIRST_CAPACITY];
    private long[] offsets = new long[FIRST_CAPACITY];
    private int[] lengths = new int[FIRST_CAPACITY];

    private int first;
    private int next;

    public SentFrames() {
        this(0);
    }

    /// Positions begin here.
    SentFrames(int first) {
        this.first = first;
        next = first;
    }

    /// Notes a frame of the packet that is being written. What stream, offset and length mean is
    /// the business of whoever writes and hears of this kind.
    public void add(int kind, int stream, long offset, int length) {
        if (next - first == kinds.length) {
            grow();
        }
        int slot = slot(next);
        kinds[slot] = (byte) kind;
        streams[slot] = stream;
        offsets[slot] = offset;
        lengths[slot] = length;
        next++;
    }

    /// The position of the next frame to be added.
    public int next() {
        return next;
    }

    /// How many frames are kept.
    public int size() {
        return next - first;
    }

    long heldBytes() {
        return kinds.length * (Byte.BYTES + 2L * Integer.BYTES + Long.BYTES);
    }

    /// Takes the frames from `position` on back: their packet is not sent after all.
    public void rewind(int position) {
        Check.that(position - first >= 0 && next - position >= 0, "frames that are not kept");
        next = position;
    }

    /// Frames before `position` will not be asked for again.
    void forgetBelow(int position) {
        Check.that(position - first >= 0 && next - position >= 0, "frames that are not kept");
        first = position;
    }

    /// The type of a frame, as it was added: 0 to 255.
    public int kind(int position) {
        return kinds[kept(position)] & 0xff;
    }

    public int stream(int position) {
        return streams[kept(position)];
    }

    public long offset(int position) {
        return offsets[kept(position)];
    }

    public int length(int position) {
        return lengths[kept(position)];
    }

    private int kept(int position) {
        Check.that(position - first >= 0 && next - position > 0, "a frame that is not kept");
        return slot(position);
    }

    private int slot(int position) {
        return position & kinds.length - 1;
    }

    /// Positions stay: a longer ring only takes one more of their bits.
    private void grow() {
        int capacity = 2 * kinds.length;
        Check.that(capacity <= MOST_CAPACITY, "too many frames in flight");
        byte[] newKinds = new byte[capacity];
        int[] newStreams = new int[capacity];
        long[] newOffsets = new long[capacity];
        int[] newLengths = new int[capacity];
        for (int position = first; position != next; position++) {
            int from = slot(position);
            int to = position & capacity - 1;
            newKinds[to] = kinds[from];
            newStreams[to] = streams[from];
            newOffsets[to] = offsets[from];
            newLengths[to] = lengths[from];
        }
        kinds = newKinds;
        streams = newStreams;
        offsets = newOffsets;
        lengths = newLengths;
    }
}
