package io.wraith.node;

import io.wraith.proto.CloseReason;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;

import org.jspecify.annotations.Nullable;

/// What a session is used for, once both sides are let in. Touched by the shard's thread only.
interface Work {
    /// The sink of a stream; comes for the caller even before [#start], since the other side may
    /// begin before its welcome has arrived. Null if no such stream belongs here.
    @Nullable StreamSink sink(ReceiveStream stream);

    /// Both sides are in.
    void start(long nowNs);

    void event(StreamEvent event);

    /// A round trip that was asked for.
    void pong(long token, long nowNs);

    /// Moves what can be moved. Answers when it wants its next turn at the latest.
    long turn(long nowNs);

    /// How many bytes are still to be moved, as far as is known.
    long bytesToCome();

    /// Whether this side has nothing more to do, and the connection may be closed.
    boolean isOver();

    /// The connection is over, or never came to be.
    void closed(CloseReason reason);

    /// After the end: whether no other thread works for it any more.
    boolean isSettled();

    /// Gives back what it holds; waits if it is not settled.
    void dispose();
}
