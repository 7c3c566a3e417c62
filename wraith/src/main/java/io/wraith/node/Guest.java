package io.wraith.node;

import io.wraith.base.Check;
import io.wraith.base.Deadline;
import io.wraith.meet.Admission;
import io.wraith.meet.Lock;
import io.wraith.meet.Refusal;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.ErrorCode;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendBuffer;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// One session: first the admission on its first stream, then the work.
final class Guest {
    /// Said when work is over on both sides.
    static final int GOODBYE = ErrorCode.FIRST_OF_APPLICATIONS;

    /// Said after a refusal, and to one that is let in no longer.
    static final int REFUSED = ErrorCode.FIRST_OF_APPLICATIONS + 1;

    /// Said to a mount or a host that breaks the rules of MOUNT-PROTOCOL.md.
    static final int BROKEN_RULE = ErrorCode.FIRST_OF_APPLICATIONS + 2;

    /// The initiator's first two-way stream.
    private static final int ENTRY = 0;

    private static final int PRIORITY = 1;
    private static final long PATIENCE_NS = 10_000_000_000L;
    private static final long LINGER_NS = 500_000_000L;

    private final Connection connection;
    private final Sponsor sponsor;
    private final StreamEvent event = new StreamEvent();
    private @Nullable Admission admission;
    private @Nullable EntryInput input;
    private @Nullable SendBuffer output;
    private @Nullable Work work;
    private boolean isWorking;
    private boolean isOver;
    private long deadlineNs = Deadline.NONE;

    Guest(Connection connection, Sponsor sponsor) {
        this.connection = connection;
        this.sponsor = sponsor;
    }

    /// The sink of a stream that can be received from.
    StreamSink sink(ReceiveStream stream) {
        if (stream.id() == ENTRY) {
            EntryInput entry = new EntryInput(stream, 2 * Admission.MESSAGE_LIMIT);
            input = entry;
            return entry;
        }
        StreamSink sink = work == null ? null : work.sink(stream);
        return sink == null ? (_, _, _, length) -> stream.consumed(length) : sink;
    }

    void established(long nowNs) {
        Admission begun = sponsor.admission(connection);
        admission = begun;
        deadlineNs = nowNs + PATIENCE_NS;
        if (connection.isInitiator()) {
            work = sponsor.work(connection, begun, nowNs);
            if (work == null) {
                close(REFUSED, "it is over", nowNs);
                return;
            }
            SendStream entry = Objects.requireNonNull(connection.streams().open(false, PRIORITY));
            Check.that(entry.id() == ENTRY, "an entry that is not the first stream");
            output = new SendBuffer(entry, 2 * Admission.MESSAGE_LIMIT);
        }
    }

    void pong(long token, long nowNs) {
        if (work != null && isWorking) {
            work.pong(token, nowNs);
        }
    }

    /// Answers when it wants its next turn at the latest.
    long turn(long nowNs) {
        while (connection.streams().poll(event)) {
            if (event.stream() != ENTRY && work != null) {
                work.event(event);
            }
        }
        if (!connection.isOpen()) {
            return Deadline.NONE;
        }
        if (isOver) {
            if (Deadline.isDue(deadlineNs, nowNs)) {
                close(REFUSED, "refused", nowNs);
            }
            return deadlineNs;
        }
        Admission begun = admission;
        if (begun != null && !isWorking) {
            admit(begun, nowNs);
        }
        long workNs = isWorking && work != null ? work.turn(nowNs) : Deadline.NONE;
        if (isWorking && work != null && work.isOver()) {
            close(GOODBYE, "done", nowNs);
        } else if (Deadline.isDue(deadlineNs, nowNs)) {
            close(REFUSED, "nobody was let in", nowNs);
        }
        return Deadline.earlier(workNs, deadlineNs);
    }

    private void admit(Admission begun, long nowNs) {
        EntryInput entry = input;
        if (entry != null && !entry.feed(begun)) {
            close(REFUSED, "too much was said at the door", nowNs);
            return;
        }
        if (output == null && entry != null) {
            SendStream answer = connection.streams().sending(ENTRY);
            output = answer == null ? null : new SendBuffer(answer, 2 * Admission.MESSAGE_LIMIT);
        }
        SendBuffer out = output;
        if (out == null) {
            return;
        }
        for (byte[] next = begun.poll(); next != null; next = begun.poll()) {
            Check.that(out.write(next, 0, next.length) == next.length, "room for an answer");
        }
        switch (begun.state()) {
            case RUNNING -> {}
            case ADMITTED -> enter(begun, out, nowNs);
            case REFUSED -> leave(begun, out, nowNs);
        }
    }

    private void enter(Admission begun, SendBuffer out, long nowNs) {
        out.finish();
        Work here = work == null ? sponsor.work(connection, begun, nowNs) : work;
        if (here == null) {
            close(REFUSED, "it is over", nowNs);
            return;
        }
        work = here;
        deadlineNs = Deadline.NONE;
        isWorking = true;
        here.start(nowNs);
    }

    /// The last words get some time to arrive.
    private void leave(Admission begun, SendBuffer out, long nowNs) {
        if (!isOver) {
            out.finish();
            isOver = true;
            if (begun.refusal() == Refusal.WRONG_CODE) {
                guessed(begun);
            }
            sponsor.refused(connection, begun.refusal());
            deadlineNs = nowNs + LINGER_NS;
        }
    }

    private void close(int code, String text, long nowNs) {
        isOver = true;
        deadlineNs = Deadline.NONE;
        connection.close(code, text, nowNs);
    }

    long bytesToCome() {
        return work == null ? 0 : work.bytesToCome();
    }

    /// What is left to be settled after the end, if anything.
    @Nullable Work work() {
        return work;
    }

    /// The connection is over.
    void closed(CloseReason reason) {
        boolean wasWorking = isWorking;
        isOver = true;
        Admission here = admission;
        if (wasWorking && work != null) {
            work.closed(reason);
            return;
        }
        if (here != null && here.state() == Admission.State.RUNNING) {
            guessed(here);
        }
        if (here == null || here.state() != Admission.State.REFUSED) {
            sponsor.lost(connection, reason);
        }
    }

    private void guessed(Admission here) {
        Lock tried = here.lock();
        if (tried != null) {
            sponsor.guessed(tried);
        }
    }
}
