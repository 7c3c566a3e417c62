package io.wraith.proto.stream;

import io.wraith.base.Check;
import io.wraith.base.RangeSet;
import io.wraith.proto.recovery.SentFrames;
import io.wraith.proto.stream.StreamEvent.Kind;
import io.wraith.proto.stream.Turns.Turn;
import io.wraith.wire.FrameType;
import io.wraith.wire.FrameWriter;

import org.jspecify.annotations.Nullable;

/// The half of a stream that we send. It holds no bytes: they are read from the source when a
/// packet is written, and again if the packet is lost.
///
///     open ──finish──▶ finishing ──all acknowledged──▶ over
///      └──reset, or STREAM_STOP──▶ resetting ──acknowledged──▶ over
public final class SendStream extends Half {
    private static final long UNKNOWN = -1;

    /// What has become of a frame that must arrive.
    private enum Delivery {
        UNUSED,
        DUE,
        SENT,
        ACKNOWLEDGED
    }

    final Turn repairTurn = new Turn(this);
    final Turn freshTurn = new Turn(this);

    private final Coverage acknowledged;
    private final SharedRanges lost;
    private @Nullable StreamSource source;
    private int priority;
    private boolean isBlocked;
    private boolean isRefused;

    private long limit;
    private long available;
    private long sentEnd;
    private long finalSize = UNKNOWN;
    private Delivery end = Delivery.UNUSED;

    private Delivery reset = Delivery.UNUSED;
    private int resetCode;
    private int peerCode;

    SendStream(int id, Agenda agenda, long limit, int priority) {
        super(id, agenda);
        this.limit = limit;
        this.priority = priority;
        acknowledged = new Coverage(agenda.sent());
        lost = new SharedRanges(agenda.sent());
    }

    /// Names where the bytes come from; before the first are available.
    public void from(StreamSource newSource) {
        source = newSource;
    }

    /// 0 is sent before 1, and so on to 7; streams of the same priority take turns.
    public void priority(int newPriority) {
        Check.that(newPriority >= 0 && newPriority < Schedule.CLASSES, "priorities are 0 to 7");
        agenda.schedule().leave(this);
        priority = newPriority;
        update();
    }

    public int priority() {
        return priority;
    }

    /// The source can give the bytes up to this offset.
    public void available(long upTo) {
        if (!isOpen()) {
            return;
        }
        Check.that(finalSize == UNKNOWN || upTo <= finalSize, "bytes behind the end");
        Check.that(upTo >= available, "bytes that are available no more");
        Check.that(upTo == available || source != null, "bytes that nobody has");
        available = upTo;
        update();
    }

    /// The stream ends at this size, and the source can give all of it.
    public void finish(long size) {
        if (!isOpen()) {
            return;
        }
        Check.that(finalSize == UNKNOWN, "a stream that ends twice");
        available(size);
        finalSize = size;
        end = Delivery.DUE;
        update();
    }

    /// Gives up: nothing more is sent or sent again, and the peer is told why.
    public void reset(int code) {
        if (!isOpen()) {
            return;
        }
        reset = Delivery.DUE;
        resetCode = code;
        forget();
    }

    /// Everything below will not be asked for again.
    public long acknowledged() {
        return acknowledged.prefix();
    }

    /// How much was sent at least once.
    public long sent() {
        return sentEnd;
    }

    /// What keeps this stream from sending.
    public Limiter limiter() {
        if (wantsRepair() || (wantsFresh() && agenda.schedule().credit() > 0)) {
            return Limiter.NONE;
        }
        if (wantsFresh()) {
            return Limiter.FLOW_CONNECTION;
        }
        return isBlocked ? Limiter.FLOW_STREAM : Limiter.SOURCE;
    }

    @Override
    public boolean isOver() {
        return isRefused
                || reset == Delivery.ACKNOWLEDGED
                || (end == Delivery.ACKNOWLEDGED && acknowledged.prefix() == finalSize);
    }

    boolean wantsRepair() {
        return !lost.isEmpty() || (end == Delivery.DUE && isOpen() && sentEnd == finalSize);
    }

    boolean wantsFresh() {
        return isOpen() && sentEnd < Math.min(available, limit);
    }

    @Override
    boolean hasControl() {
        return reset == Delivery.DUE;
    }

    @Override
    int code(Kind kind) {
        return kind == Kind.STOPPED || kind == Kind.REFUSED ? peerCode : 0;
    }

    /// Sends lost ranges again, lowest first, and the end if it has to go alone.
    void writeRepairs(FrameWriter out, SentFrames sent) {
        while (!lost.isEmpty()) {
            long first = lost.from(0);
            int length = (int) Math.min(lost.to(0) - first, out.dataRoom());
            if (length == 0) {
                return;
            }
            lost.remove(first, first + length);
            write(out, sent, first, length);
        }
        if (end == Delivery.DUE && sentEnd == finalSize) {
            write(out, sent, finalSize, 0);
        }
        update();
    }

    /// Sends what was not sent before, as far as both windows go.
    void writeFresh(FrameWriter out, SentFrames sent) {
        long granted = Math.min(agenda.schedule().credit(), Math.min(available, limit) - sentEnd);
        int length = (int) Math.min(granted, out.dataRoom());
        if (length == 0) {
            return;
        }
        long first = sentEnd;
        sentEnd += length;
        agenda.schedule().spend(length);
        write(out, sent, first, length);
        update();
    }

    private void write(FrameWriter out, SentFrames sent, long first, int length) {
        boolean isEnd = first + length == finalSize;
        int at = out.data(id(), first, length, isEnd);
        if (at == FrameWriter.NO_ROOM) {
            throw Check.never(new IllegalStateException("room that was asked for"));
        }
        if (length > 0 && source != null) {
            source.read(first, out.bytes(), at, length);
        }
        FrameType type = isEnd ? FrameType.DATA_FIN : FrameType.DATA;
        sent.add(type.code(), id(), first, length);
        if (isEnd && end == Delivery.DUE) {
            end = Delivery.SENT;
        }
    }

    @Override
    void writeControl(FrameWriter out, SentFrames sent) {
        // PROTOCOL: The final size in STREAM_RESET MUST be the number of bytes of the stream that
        // the sender counted against the connection's window.
        if (reset == Delivery.DUE && out.streamReset(id(), sentEnd, resetCode)) {
            sent.add(FrameType.STREAM_RESET.code(), id(), sentEnd, 0);
            reset = Delivery.SENT;
            updateControl();
        }
    }

    void acknowledged(long first, long length, boolean isEnd) {
        if (!isOpen()) {
            return;
        }
        long before = acknowledged.prefix();
        if (length > 0 && acknowledged.add(first, first + length)) {
            lost.remove(first, first + length);
        } else if (length > 0) {
            // What cannot be remembered is sent again; the receiver has it already.
            markLost(first, first + length);
        }
        if (isEnd) {
            end = Delivery.ACKNOWLEDGED;
        }
        if (acknowledged.prefix() > before) {
            // The source gives nothing below again.
            lost.remove(before, acknowledged.prefix());
            tell(Kind.ADVANCED);
        }
        if (isOver()) {
            tell(Kind.DELIVERED);
        }
        update();
    }

    /// What was acknowledged meanwhile is cut out.
    void lost(long first, long length, boolean isEnd) {
        if (!isOpen()) {
            return;
        }
        long stop = first + length;
        long at = acknowledged.firstGap(first);
        while (at < stop) {
            long gapEnd = Math.min(stop, acknowledged.firstCovered(at));
            markLost(at, gapEnd);
            at = acknowledged.firstGap(gapEnd);
        }
        if (isEnd && end == Delivery.SENT) {
            end = Delivery.DUE;
        }
        update();
    }

    void resetAcknowledged() {
        if (!isOver()) {
            reset = Delivery.ACKNOWLEDGED;
            updateControl();
            agenda.events().add(eventTurn);
        }
    }

    void resetLost() {
        if (reset == Delivery.SENT) {
            reset = Delivery.DUE;
            updateControl();
        }
    }

    // PROTOCOL: A sender that is told to stop MUST answer with STREAM_RESET and the code it was
    // given, unless all of the stream was acknowledged or it was reset before.
    void stopped(int code) {
        if (isOpen()) {
            peerCode = code;
            tell(Kind.STOPPED);
            reset(code);
        }
    }

    /// The peer grants more of this stream.
    void limit(long newLimit) {
        if (newLimit > limit) {
            limit = newLimit;
            update();
        }
    }

    /// The peer will never have heard of this stream.
    void refuse(int code) {
        if (isRefused) {
            return;
        }
        agenda.schedule().refund(sentEnd);
        isRefused = true;
        peerCode = code;
        // Its packets were acknowledged, its frames ignored.
        takeBack(Kind.DELIVERED);
        tell(Kind.REFUSED);
        forget();
    }

    /// If no range is left, the lowest one grows over what lies between: more is sent again than
    /// was lost, and nothing is forgotten.
    private void markLost(long first, long stop) {
        if (lost.add(first, stop) == RangeSet.FULL) {
            long lowest = lost.from(0);
            lost.add(Math.min(first, lowest), Math.max(stop, lowest));
        }
    }

    private boolean isOpen() {
        return reset == Delivery.UNUSED && !isOver();
    }

    private void forget() {
        lost.clear();
        acknowledged.close();
        update();
    }

    private void update() {
        if (!isOpen()) {
            lost.clear();
        }
        agenda.schedule().update(this);
        boolean isNowBlocked = isOpen() && sentEnd == limit && available > limit;
        if (isNowBlocked != isBlocked) {
            isBlocked = isNowBlocked;
            agenda.schedule().blocked(isBlocked ? 1 : -1);
        }
        updateControl();
    }
}
