package io.wraith.bench.sim;

import io.wraith.base.Check;
import io.wraith.bench.sim.Dialogue.Plan;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.ConnectionEvent;
import io.wraith.proto.Counter;
import io.wraith.proto.ErrorCode;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamEvent.Kind;
import io.wraith.proto.stream.StreamSink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a host of a campaign does: a [Dialogue] over each connection, again over another when one
/// ends before its time.
final class Talk implements Application {
    static final int FAREWELL = 0x123;

    private final Plan plan;
    private final Map<Connection, Dialogue> dialogues = new LinkedHashMap<>();
    private final Map<Counter, Long> counts = new EnumMap<>(Counter.class);
    private Runnable call = () -> {};
    private boolean isLeaving;
    private long givenUp;
    private List<Talk> peers = List.of();

    Talk(Plan plan) {
        this.plan = plan;
    }

    /// Makes it the one that calls.
    void caller(Runnable howToCall) {
        call = howToCall;
    }

    /// Makes them know each other, as only a simulation can.
    void peers(Talk... others) {
        peers = List.of(others);
    }

    /// After a restart.
    void forget() {
        dialogues.clear();
        call.run();
    }

    List<Dialogue> dialogues() {
        return new ArrayList<>(dialogues.values());
    }

    /// What was counted on the connections that ended.
    Map<Counter, Long> counts() {
        return counts;
    }

    /// How often the other side gave a stream up.
    long givenUp() {
        return givenUp;
    }

    /// Closes everything and calls nobody again.
    void leave(long nowNs) {
        isLeaving = true;
        for (Connection connection : dialogues.keySet()) {
            if (connection.lane() == 0) {
                connection.close(FAREWELL, "farewell", nowNs);
            }
        }
    }

    /// The other side is about to close.
    void expectEnd() {
        isLeaving = true;
    }

    @Override
    public StreamSink sink(Connection connection, ReceiveStream stream) {
        return dialogue(connection).sink(stream);
    }

    private Dialogue dialogue(Connection connection) {
        return dialogues.computeIfAbsent(connection, one -> new Dialogue(one, plan));
    }

    @Override
    public void happened(ConnectionEvent event, long nowNs) {
        switch (event) {
            case ConnectionEvent.Established(Connection connection, boolean incoming) -> {
                dialogue(connection).anotherRound();
                for (int lane = 1; lane < plan.lanes() && !incoming; lane++) {
                    Check.that(connection.openLane(), "both sides allow so many lanes");
                }
            }
            case ConnectionEvent.LaneOpened(Connection connection) ->
                    dialogue(connection).anotherRound();
            case ConnectionEvent.Closed(Connection connection, CloseReason reason) -> {
                judge(connection, reason);
                dialogues.remove(connection);
                ended(connection, nowNs);
            }
            case ConnectionEvent.Failed failed -> {
                SimulationFault.unless(
                        failed.reason() instanceof CloseReason.NotEstablished,
                        "an attempt failed: " + failed.reason());
                callAgain();
            }
            case ConnectionEvent.Pong pong ->
                    throw new SimulationFault("an echo of nothing: " + pong);
            case ConnectionEvent.Moved moved -> {
                // The network may do that at any time.
            }
        }
    }

    /// A session without one of its lanes is over.
    private void ended(Connection connection, long nowNs) {
        for (Counter counter : Counter.values()) {
            counts.merge(counter, connection.counters().get(counter), Long::sum);
        }
        if (connection.lane() == 0 && connection.isInitiator()) {
            callAgain();
        } else if (!isLeaving) {
            closeFirstLane(connection, nowNs);
        }
    }

    private void closeFirstLane(Connection of, long nowNs) {
        for (Connection other : dialogues.keySet()) {
            if (other.lane() == 0 && Arrays.equals(other.channelBinding(), of.channelBinding())) {
                other.close(FAREWELL, "a lane is missing", nowNs);
            }
        }
    }

    private boolean has(Connection other) {
        return dialogues.keySet().stream()
                .anyMatch(own ->
                        own.lane() == other.lane()
                                && Arrays.equals(own.channelBinding(), other.channelBinding()));
    }

    private void callAgain() {
        if (!isLeaving) {
            call.run();
        }
    }

    /// Nobody breaks a rule, whatever the network does, and only who has no connection resets it.
    /// Lanes end with the first one, in silence.
    private void judge(Connection connection, CloseReason reason) {
        boolean isFine =
                switch (reason) {
                    case CloseReason.Local(int code, String text) -> code == FAREWELL;
                    case CloseReason.Peer(int code, String text) ->
                            code == FAREWELL
                                    || (connection.lane() > 0 && code == ErrorCode.NONE.code());
                    case CloseReason.Fault fault -> false;
                    case CloseReason.Idle idle -> true;
                    case CloseReason.Reset reset ->
                            peers.stream().noneMatch(peer -> peer.has(connection));
                    case CloseReason.NotEstablished failed -> true;
                };
        SimulationFault.unless(isFine, "a connection ended: " + reason);
    }

    @Override
    public void happened(Connection connection, StreamEvent event, long nowNs) {
        Kind kind = event.kind();
        givenUp += kind == Kind.RESET || kind == Kind.STOPPED ? 1 : 0;
        dialogue(connection).happened(event);
    }

    @Override
    public void turn(long nowNs) {
        for (Dialogue dialogue : dialogues.values()) {
            if (dialogue.connection().isOpen()) {
                dialogue.readDatagrams();
                dialogue.go();
            }
        }
    }
}
