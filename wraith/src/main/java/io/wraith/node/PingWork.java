package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;

import org.jspecify.annotations.Nullable;

/// Measures round trips, one after another.
final class PingWork implements Work {
    /// Sent to see that the way is open, and to let both sides warm up; not counted.
    private static final int WARM_UP = 100;

    private static final long LOST_NS = 2_000_000_000L;

    private final Connection connection;
    private final Ping ping;
    private final int count;
    private final long intervalNs;
    private int sent;
    private boolean isWaiting;
    private long sentNs;
    private long nextNs;

    PingWork(Connection connection, Ping ping, int count, long intervalNs) {
        this.connection = connection;
        this.ping = ping;
        this.count = count;
        this.intervalNs = intervalNs;
    }

    /// Who wants so many round trips to whoever is called.
    static Call.Caller caller(Ping ping, int count, long intervalNs) {
        return new Call.Caller() {
            @Override
            public void calling(Call call) {}

            @Override
            public Work work(Connection connection) {
                return new PingWork(connection, ping, count, intervalNs);
            }

            @Override
            public void answered() {}

            @Override
            public void failed(NodeException why) {
                ping.failed(why);
            }
        };
    }

    @Override
    public @Nullable StreamSink sink(ReceiveStream stream) {
        return null;
    }

    @Override
    public void start(long nowNs) {
        nextNs = nowNs;
    }

    @Override
    public void event(StreamEvent event) {}

    @Override
    public void pong(long token, long nowNs) {
        if (isWaiting && token == sent) {
            isWaiting = false;
            if (sent > WARM_UP) {
                ping.sample(nowNs - sentNs);
            }
            nextNs = sentNs + intervalNs;
        }
    }

    @Override
    public long turn(long nowNs) {
        if (isWaiting && nowNs - sentNs >= LOST_NS) {
            isWaiting = false;
            ping.loseOne();
        }
        if (isWaiting) {
            return sentNs + LOST_NS;
        }
        if (isAnswered()) {
            ping.ended();
            return Deadline.NONE;
        }
        if (!Deadline.isDue(nextNs, nowNs)) {
            return nextNs;
        }
        sent++;
        isWaiting = true;
        sentNs = nowNs;
        connection.ping(sent);
        return sentNs + LOST_NS;
    }

    @Override
    public long bytesToCome() {
        return 0;
    }

    @Override
    public boolean isOver() {
        return isAnswered();
    }

    private boolean isAnswered() {
        return !isWaiting && sent == WARM_UP + count;
    }

    @Override
    public void closed(CloseReason reason) {
        if (!isAnswered()) {
            ping.failed(Refusals.lost(reason));
        }
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public void dispose() {}
}
