package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.ConnectionEvent;
import io.wraith.proto.Endpoint;
import io.wraith.proto.ErrorCode;
import io.wraith.proto.StreamOwner;
import io.wraith.proto.handshake.Goal;
import io.wraith.proto.stream.StreamAcceptor;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.transfer.ByteString;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What every shard but the first works for: strands. Touched by its shard's thread only.
final class Carrier implements Shard.Application, StreamOwner {
    private static final long PATIENCE_NS = 15_000_000_000L;

    private record Expected(Strand strand, PublicIdentity peer, long deadlineNs) {}

    private final Map<ByteString, Expected> expected = new HashMap<>();
    private final Map<Long, Strand> attempts = new HashMap<>();
    private final Map<Connection, Strand> strands = new HashMap<>();
    private final StreamEvent streamEvent = new StreamEvent();
    private final WaysOut ways = new WaysOut();
    private Witness witness = Witness.NONE;

    /// Has somebody see what happens here from now on.
    void showTo(Witness whom) {
        witness = whom;
    }

    /// The peer that shows the capability brings the strand.
    void expect(ByteString capability, PublicIdentity peer, Strand strand, long nowNs) {
        expected.put(capability, new Expected(strand, peer, nowNs + PATIENCE_NS));
    }

    /// The strand begins with a peer that expects it.
    void join(Goal goal, Strand strand, Endpoint endpoint, long nowNs) {
        attempts.put(endpoint.connect(goal, nowNs), strand);
    }

    @Override
    public StreamAcceptor of(Connection connection) {
        Strand strand =
                connection.isInitiator()
                        ? attempts.remove(connection.attempt())
                        : expected(connection);
        if (strand == null) {
            return stream -> (_, _, _, length) -> stream.consumed(length);
        }
        strands.put(connection, strand);
        return stream -> {
            StreamSink sink = strand.sink(stream);
            return sink == null ? (_, _, _, length) -> stream.consumed(length) : sink;
        };
    }

    // TRANSFER: A side MUST NOT take a session for a strand unless its capability was said in JOIN,
    // and its identity is the one that the transfer is with.
    private @Nullable Strand expected(Connection connection) {
        byte[] shown = connection.capability();
        ByteString capability = ByteString.of(shown, 0, shown.length);
        Expected found = expected.get(capability);
        if (found == null || !found.peer.equals(connection.peer())) {
            return null;
        }
        expected.remove(capability);
        return found.strand;
    }

    @Override
    public void happened(ConnectionEvent event, long nowNs) {
        switch (event) {
            case ConnectionEvent.Established(Connection connection, boolean _) -> {
                Strand strand = strands.get(connection);
                if (strand == null) {
                    connection.close(ErrorCode.REFUSED.code(), "not expected", nowNs);
                } else {
                    ways.learn(connection);
                    witness.opened(connection, nowNs);
                    strand.begun();
                }
            }
            case ConnectionEvent.Failed(long attempt, CloseReason _) ->
                    end(attempts.remove(attempt));
            case ConnectionEvent.Closed(Connection connection, CloseReason reason) -> {
                ways.forget(connection);
                witness.closed(connection, reason, nowNs);
                end(strands.remove(connection));
            }
            case ConnectionEvent.Moved(Connection connection) -> ways.learn(connection);
            case ConnectionEvent.Pong _, ConnectionEvent.LaneOpened _ -> {}
        }
    }

    /// This machine got or lost an address.
    void networkChanged() {
        ways.renew();
    }

    private static void end(@Nullable Strand strand) {
        if (strand != null) {
            strand.ended();
        }
    }

    @Override
    public long turn(long nowNs) {
        long shownNs = witness.turn(nowNs);
        for (Map.Entry<Connection, Strand> each : strands.entrySet()) {
            turn(each.getKey(), each.getValue(), nowNs);
        }
        return Deadline.earlier(shownNs, turnExpected(nowNs));
    }

    private void turn(Connection connection, Strand strand, long nowNs) {
        while (connection.streams().poll(streamEvent)) {
            strand.event(streamEvent);
        }
        if (!connection.isOpen()) {
            return;
        }
        if (strand.isClosing()) {
            connection.close(Guest.GOODBYE, "done", nowNs);
        } else {
            strand.turn(connection);
        }
    }

    /// Those who do not come in time, or need not any more.
    private long turnExpected(long nowNs) {
        long deadlineNs = Deadline.NONE;
        List<ByteString> late = new ArrayList<>();
        for (Map.Entry<ByteString, Expected> each : expected.entrySet()) {
            Expected one = each.getValue();
            if (one.strand.isClosing() || Deadline.isDue(one.deadlineNs, nowNs)) {
                late.add(each.getKey());
            } else {
                deadlineNs = Deadline.earlier(deadlineNs, one.deadlineNs);
            }
        }
        late.forEach(key -> Objects.requireNonNull(expected.remove(key)).strand.ended());
        return deadlineNs;
    }

    /// Their owners go on without them.
    @Override
    public void broken(Throwable fault) {
        strands.values().forEach(Strand::ended);
        attempts.values().forEach(Strand::ended);
        expected.values().forEach(each -> each.strand.ended());
    }

    /// Says goodbye to everyone.
    void closeAll(String text, long nowNs) {
        List.copyOf(strands.keySet())
                .forEach(connection -> connection.close(Guest.GOODBYE, text, nowNs));
    }
}
