package io.wraith.node;

import io.wraith.disk.Notes;
import io.wraith.disk.Progress;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.transfer.CancelCode;
import io.wraith.transfer.Cancellation;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One side of a transfer: its state machine with the streams and the files that serve it. Touched
/// by the shard's thread only.
interface Side {
    /// How many entries ended how, and how many bytes had to be moved for that.
    record Counts(long done, long kept, long failed, long bytes) {}

    /// The sink of a stream; null for one that has no place in a transfer.
    @Nullable StreamSink sink(ReceiveStream stream);

    /// Both sides are in.
    void start();

    void event(StreamEvent event);

    /// Moves what can be moved. Answers when it wants its next turn at the latest.
    long turn(long nowNs);

    Progress progress();

    /// What keeps it from doing more right now.
    Limiter limiter();

    Counts counts();

    /// What people should know: failures first.
    List<Notes> notes();

    /// Why it was given up, if it was.
    @Nullable Cancellation cancellation();

    void cancel(CancelCode code, String text);

    /// Whether the receiver has everything, and the sender knows.
    boolean isComplete();

    /// Whether the last words of both sides were exchanged.
    boolean isSilent();

    /// Whether no other thread works for it any more. After a cancellation that comes to be so.
    boolean isIdle();

    /// Gives files and memory back. Waits if it is not idle.
    void close();
}
