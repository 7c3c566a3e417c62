package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.disk.ShareMount;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.vfs.host.HostFault;
import io.wraith.vfs.message.FromHost.Bye;

import org.jspecify.annotations.Nullable;

/// Serves one mount, as long as its session lasts.
final class HostWork implements Work {
    /// So long the last words may take.
    private static final long LINGER_NS = 1_000_000_000L;

    private static final long LOOK_NS = 1_000_000_000L;

    private final Connection connection;
    private final ShareMount mount;
    private final HostStreams streams;
    private final Runnable gone;
    private boolean isFinished;
    private boolean isOver;
    private long lingerNs = Deadline.NONE;

    /// `gone` is told when the session has ended.
    HostWork(Connection connection, ShareMount mount, Runnable gone) {
        this.connection = connection;
        this.mount = mount;
        this.gone = gone;
        streams = new HostStreams(mount, connection.streams());
    }

    @Override
    public @Nullable StreamSink sink(ReceiveStream stream) {
        return streams.accept(stream);
    }

    @Override
    public void start(long nowNs) {}

    @Override
    public void event(StreamEvent event) {
        streams.event(event);
    }

    @Override
    public void pong(long token, long nowNs) {}

    void bye(Bye.Why why, String text) {
        mount.side().bye(why, text);
    }

    @Override
    public long turn(long nowNs) {
        streams.turn(nowNs);
        HostFault fault = streams.fault();
        if (fault != null) {
            connection.close(Guest.BROKEN_RULE, "the rules of mounts were broken: " + fault, nowNs);
            return Deadline.NONE;
        }
        if (mount.side().isOver()) {
            if (!isFinished) {
                isFinished = true;
                lingerNs = nowNs + LINGER_NS;
                streams.finish();
            }
            isOver = streams.isSilent() || Deadline.isDue(lingerNs, nowNs);
            return lingerNs;
        }
        return streams.isSending() ? nowNs + LOOK_NS : Deadline.NONE;
    }

    @Override
    public long bytesToCome() {
        return 0;
    }

    @Override
    public boolean isOver() {
        return isOver;
    }

    @Override
    public void closed(CloseReason reason) {
        mount.gone();
        gone.run();
    }

    @Override
    public boolean isSettled() {
        return mount.isIdle();
    }

    /// What was read for it belongs to the share.
    @Override
    public void dispose() {}
}
