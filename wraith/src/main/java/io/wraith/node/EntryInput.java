package io.wraith.node;

import io.wraith.meet.Admission;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamSink;

/// The few bytes that are said at the door. A stranger gets no more room than they need, whatever
/// the stream's window allows.
final class EntryInput implements StreamSink {
    private final ReceiveStream stream;
    private final byte[] bytes;
    private int given;
    private boolean isTooMuch;

    EntryInput(ReceiveStream stream, int most) {
        this.stream = stream;
        bytes = new byte[most];
    }

    @Override
    public void data(long offset, byte[] source, int at, int length) {
        if (offset + length > bytes.length) {
            isTooMuch = true;
        } else {
            System.arraycopy(source, at, bytes, (int) offset, length);
        }
    }

    /// Gives what came; false if more came than there is room for.
    boolean feed(Admission admission) {
        int available = (int) Math.min(bytes.length, stream.contiguous());
        if (!isTooMuch && available > given) {
            given += admission.receive(bytes, given, available - given);
        }
        return !isTooMuch;
    }
}
