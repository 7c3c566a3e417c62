package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.proto.CloseReason;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;

import org.jspecify.annotations.Nullable;

/// The side that is pinged: the transport answers by itself.
final class PingedWork implements Work {
    @Override
    public @Nullable StreamSink sink(ReceiveStream stream) {
        return null;
    }

    @Override
    public void start(long nowNs) {}

    @Override
    public void event(StreamEvent event) {}

    @Override
    public void pong(long token, long nowNs) {}

    @Override
    public long turn(long nowNs) {
        return Deadline.NONE;
    }

    @Override
    public long bytesToCome() {
        return 0;
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public void closed(CloseReason reason) {}

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public void dispose() {}
}
