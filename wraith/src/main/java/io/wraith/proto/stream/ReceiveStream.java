package io.wraith.proto.stream;

import io.wraith.base.Check;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.proto.stream.StreamEvent.Kind;
import io.wraith.wire.FrameReader;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

import org.jspecify.annotations.Nullable;

/// The half of a stream that we receive. Bytes go to the sink as they come; what is kept is which
/// of them came.
///
///     open ──DATA with FIN──▶ ending ──all arrived──▶ over (finished)
///      │                        └──STREAM_RESET, stop──▶ over
///      ├──STREAM_RESET──▶ over (reset)
///      └──stop──▶ discarding ──STREAM_RESET, FIN──▶ over
public final class ReceiveStream extends Half {
    private static final long UNKNOWN = -1;

    private final Grant window;
    private final Coverage arrived;
    private @Nullable StreamSink sink;
    private long finalSize = UNKNOWN;
    private boolean isReset;
    private boolean isDiscarding;
    private boolean isStopDue;
    private int stopCode;
    private int peerCode;

    ReceiveStream(int id, Agenda agenda, long windowBytes) {
        super(id, agenda);
        window = new Grant(windowBytes, FrameReader.SIZE_LIMIT - 1);
        arrived = new Coverage(agenda.received());
    }

    void into(StreamSink newSink) {
        sink = newSink;
    }

    /// Everything below has arrived.
    public long contiguous() {
        return arrived.prefix();
    }

    /// The length of the stream, or -1 while the peer has not said it.
    public long finalSize() {
        return finalSize;
    }

    /// How far beyond what was consumed the peer may send.
    public long windowBytes() {
        return window.window();
    }

    /// The application is done with so many of the bytes that came, whichever they are: the peer
    /// may send as many more.
    public void consumed(long bytes) {
        if (isReset || isDiscarding) {
            // Was counted when the stream was given up.
            return;
        }
        window.done(bytes);
        agenda.window().done(bytes);
        updateControl();
    }

    /// Wants no more of this stream and tells the peer so. The sink gets nothing more.
    public void stop(int code) {
        if (isOver() || isDiscarding) {
            return;
        }
        stopCode = code;
        isStopDue = finalSize == UNKNOWN;
        isDiscarding = true;
        discard();
    }

    @Override
    public boolean isOver() {
        return isReset || (finalSize != UNKNOWN && (isDiscarding || arrived.prefix() == finalSize));
    }

    @Override
    boolean hasControl() {
        return isStopDue || isWindowDue();
    }

    private boolean isWindowDue() {
        return window.isDue() && finalSize == UNKNOWN && !isDiscarding && !isReset;
    }

    @Override
    int code(Kind kind) {
        return kind == Kind.RESET || kind == Kind.REFUSED ? peerCode : 0;
    }

    @Override
    void writeControl(FrameWriter out, SentFrames sent) {
        if (isStopDue && out.streamStop(id(), stopCode)) {
            sent.add(FrameType.STREAM_STOP.code(), id(), 0, 0);
            isStopDue = false;
        }
        if (isWindowDue() && out.room() >= FrameType.MAX_STREAM_DATA.fixedLength()) {
            long limit = window.tell();
            out.maxStreamData(id(), limit);
            sent.add(FrameType.MAX_STREAM_DATA.code(), id(), limit, 0);
        }
        updateControl();
    }

    /// Takes the bytes of a DATA frame; answers 0 or a fault.
    int data(long offset, byte[] bytes, int at, int length, boolean isEnd) {
        if (isOver()) {
            return Streams.OK;
        }
        long end = offset + length;
        // PROTOCOL: A receiver MUST close the connection with FINAL_SIZE if a frame brings bytes
        // beyond the final size, or a final size that differs from the one known or is below bytes
        // that came.
        if ((finalSize != UNKNOWN && (end > finalSize || (isEnd && end != finalSize)))
                || (isEnd && end < window.used())) {
            return StreamFault.FINAL_SIZE.code();
        }
        int fault = receiveUpTo(end);
        if (fault != Streams.OK) {
            return fault;
        }
        if (isEnd) {
            finalSize = end;
            updateControl();
        }
        if (isDiscarding) {
            discard();
            return Streams.OK;
        }
        // PROTOCOL: A receiver MAY bound the separate pieces in which it keeps streams, and MUST
        // close the connection with TOO_SCATTERED if a peer exceeds the bound.
        if (length > 0 && !deliver(offset, bytes, at, length)) {
            return StreamFault.TOO_SCATTERED.code();
        }
        if (isOver() && !isDiscarding) {
            tell(Kind.FINISHED);
        }
        return Streams.OK;
    }

    /// The peer sends nothing more; answers 0 or a fault.
    int reset(long size, int code) {
        if (isOver()) {
            return Streams.OK;
        }
        // PROTOCOL: The final size of STREAM_RESET is under the same rules as that of DATA with
        // FIN.
        if ((finalSize != UNKNOWN && size != finalSize) || size < window.used()) {
            return StreamFault.FINAL_SIZE.code();
        }
        int fault = receiveUpTo(size);
        if (fault != Streams.OK) {
            return fault;
        }
        finalSize = size;
        isReset = true;
        peerCode = code;
        tell(Kind.RESET);
        discard();
        return Streams.OK;
    }

    void stopLost() {
        if (!isOver()) {
            isStopDue = true;
            updateControl();
        }
    }

    void limitLost(long limit) {
        window.lost(limit);
        updateControl();
    }

    /// Our stream that the peer will never have heard of.
    void refuse(int code, boolean isTold) {
        if (isReset) {
            return;
        }
        isReset = true;
        peerCode = code;
        if (isTold) {
            tell(Kind.REFUSED);
        }
        discard();
    }

    /// Counts bytes, whether they are here or are still to fill a gap.
    private int receiveUpTo(long end) {
        long more = end - window.used();
        if (more <= 0) {
            return Streams.OK;
        }
        // PROTOCOL: A receiver MUST close the connection with FLOW_CONTROL if a frame reaches
        // beyond the window of its stream or of the connection.
        if (!window.takes(more) || !agenda.window().takes(more)) {
            return StreamFault.FLOW_CONTROL.code();
        }
        window.use(more);
        agenda.window().use(more);
        return Streams.OK;
    }

    /// Gives the sink what it has not had. False if the stream lies in too many pieces.
    private boolean deliver(long offset, byte[] bytes, int at, int length) {
        long end = offset + length;
        long gap = arrived.firstGap(offset);
        if (gap == offset && arrived.firstCovered(offset) >= end) {
            if (!arrived.add(offset, end)) {
                return false;
            }
            give(offset, bytes, at, length);
            return true;
        }
        while (gap < end && !isDiscarding) {
            long gapEnd = Math.min(end, arrived.firstCovered(gap));
            // Touches or fills what is there, so it needs no further range.
            boolean isAdded = arrived.add(gap, gapEnd);
            Check.that(isAdded, "a piece beside another needs no room");
            give(gap, bytes, at + (int) (gap - offset), (int) (gapEnd - gap));
            gap = arrived.firstGap(gapEnd);
        }
        return true;
    }

    private void give(long offset, byte[] bytes, int at, int length) {
        if (sink == null) {
            throw Check.never(new IllegalStateException("a stream without a sink"));
        }
        sink.data(offset, bytes, at, length);
    }

    /// Nothing of what came or comes will be read, so all of it counts as consumed.
    private void discard() {
        long rest = window.held();
        window.done(rest);
        agenda.window().done(rest);
        arrived.close();
        updateControl();
        if (isOver()) {
            isStopDue = false;
            updateControl();
            agenda.events().add(eventTurn);
        }
    }
}
