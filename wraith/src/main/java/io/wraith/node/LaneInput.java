package io.wraith.node;

import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamSink;

/// Puts in order what a mount says on a stream. It keeps no more than a mount may be ahead, and
/// takes the memory for that only when packets were lost.
final class LaneInput implements StreamSink {
    private static final int FIRST_BYTES = 1 << 8;

    private final ReceiveStream stream;
    private final int most;
    private byte[] ring = new byte[FIRST_BYTES];
    private long read;
    private boolean isTooMuch;

    LaneInput(ReceiveStream stream, int most) {
        this.stream = stream;
        this.most = most;
    }

    @Override
    public void data(long offset, byte[] bytes, int at, int length) {
        long needed = offset + length - read;
        if (needed > most) {
            isTooMuch = true;
            stream.consumed(length);
            return;
        }
        if (needed > ring.length) {
            grow((int) needed);
        }
        int position = (int) (offset % ring.length);
        int upper = Math.min(length, ring.length - position);
        System.arraycopy(bytes, at, ring, position, upper);
        System.arraycopy(bytes, at + upper, ring, 0, length - upper);
    }

    /// Which bytes between the gaps came is not known here, so all that may be there move.
    private void grow(int needed) {
        byte[] larger = new byte[Math.min(most, Math.max(needed, 2 * ring.length))];
        for (long offset = read; offset < read + ring.length; ) {
            int from = (int) (offset % ring.length);
            int to = (int) (offset % larger.length);
            long left = read + ring.length - offset;
            int part = (int) Math.min(left, Math.min(ring.length - from, larger.length - to));
            System.arraycopy(ring, from, larger, to, part);
            offset += part;
        }
        ring = larger;
    }

    /// Whether more came than a mount may be ahead.
    boolean isTooMuch() {
        return isTooMuch;
    }

    /// Gives the next bytes, as many as there are and fit, and says how many.
    int read(byte[] target) {
        if (isTooMuch) {
            return 0;
        }
        int given = (int) Math.min(target.length, stream.contiguous() - read);
        int position = (int) (read % ring.length);
        int upper = Math.min(given, ring.length - position);
        System.arraycopy(ring, position, target, 0, upper);
        System.arraycopy(ring, 0, target, upper, given - upper);
        read += given;
        stream.consumed(given);
        return given;
    }
}
