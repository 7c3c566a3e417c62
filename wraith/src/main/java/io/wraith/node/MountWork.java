package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.mount.MountSession;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// One session of a mount with its host.
final class MountWork implements Work {
    /// Over so long a rate of bytes is taken.
    private static final long RATE_NS = 50_000_000L;

    /// What a way to a host brings is not known at first: 1 Gbit/s.
    private static final long FIRST_RATE = 125_000_000L;

    private final Connection connection;
    private final MountMind mind;
    private final MountLink link;
    private final MountStreams streams;
    private long rate = FIRST_RATE;
    private long rateSinceNs;
    private long rateSinceBytes;
    private boolean isWelcome;
    private byte[] shownAddress = {};
    private String path = "";
    private boolean isOver;

    MountWork(Connection connection, MountMind mind, MountLink link) {
        this.connection = connection;
        this.mind = mind;
        this.link = link;
        streams = new MountStreams(mind, connection.streams());
    }

    @Override
    public @Nullable StreamSink sink(ReceiveStream stream) {
        return streams.accept(stream);
    }

    @Override
    public void start(long nowNs) {
        rateSinceNs = nowNs;
        mind.look(side -> side.session().connected(nowNs));
        if (!streams.start()) {
            connection.close(Guest.BROKEN_RULE, "too few streams are allowed", nowNs);
        }
    }

    @Override
    public void event(StreamEvent event) {
        streams.event(event);
    }

    @Override
    public void pong(long token, long nowNs) {}

    @Override
    public long turn(long nowNs) {
        link.looked();
        streams.turn();
        if (streams.fault() != MountSession.OK) {
            link.broken(streams.fault());
            connection.close(Guest.BROKEN_RULE, "the rules of mounts were broken", nowNs);
        } else if (streams.isCut()) {
            isOver = true;
        } else {
            measure(nowNs);
        }
        return Deadline.NONE;
    }

    /// The best that was seen, forgotten slowly: how far ahead is worth while.
    private void measure(long nowNs) {
        long elapsedNs = nowNs - rateSinceNs;
        if (elapsedNs >= RATE_NS) {
            long bytes = streams.receivedBytes() - rateSinceBytes;
            long now = (long) (bytes * 1e9 / elapsedNs);
            rate = Math.max(now, rate - rate / 64);
            rateSinceNs = nowNs;
            rateSinceBytes = streams.receivedBytes();
        }
        long roundTripNs = connection.rtt().smoothedNs();
        mind.look(side -> {
            side.way(rate, roundTripNs);
            isWelcome = side.isOnline();
        });
        byte[] address = connection.address();
        if (!Arrays.equals(address, shownAddress)) {
            shownAddress = address;
            path = PeerPath.of(connection);
        }
        link.shows(isWelcome, roundTripNs, path);
    }

    @Override
    public long bytesToCome() {
        return 0;
    }

    @Override
    public boolean isOver() {
        return isOver || link.isStopped();
    }

    @Override
    public void closed(CloseReason reason) {
        mind.run((side, _, nowNs) -> {
            Bye bye = side.session().bye();
            if (bye != null) {
                link.parted(bye);
            }
            if (isOfBrokenRule(reason)) {
                side.session().broken(nowNs);
            } else {
                side.session().disconnected(nowNs);
            }
        });
        link.lost(Refusals.lost(reason));
    }

    private boolean isOfBrokenRule(CloseReason reason) {
        boolean isByHost =
                reason instanceof CloseReason.Peer(int code, _) && code == Guest.BROKEN_RULE;
        return isByHost || streams.fault() == MountSession.BROKEN_RULE;
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public void dispose() {}
}
