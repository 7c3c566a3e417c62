package io.wraith.bench.sim;

import io.wraith.base.Big;
import io.wraith.base.Prng;
import io.wraith.proto.Connection;
import io.wraith.proto.stream.ReceiveStream;
import io.wraith.proto.stream.SendStream;
import io.wraith.proto.stream.StreamEvent;
import io.wraith.proto.stream.StreamSink;
import io.wraith.proto.stream.Streams;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// One side of what is said over one connection: streams and unreliable datagrams whose number,
/// size and content both sides know beforehand, in rounds.
final class Dialogue {
    private static final int ONE_WAY_BIT = 2;
    private static final int PRIORITIES = 8;
    private static final int DATAGRAM_BYTES = 40;
    private static final int GIVEN_UP = 0x200;

    /// How much is said per round and side.
    ///
    /// @param streams on each lane, of either kind in turn
    /// @param mostBytes of one stream
    /// @param givenUp one stream in so many is given up by its sender, and one by its receiver; 0:
    ///   none
    record Plan(int streams, int mostBytes, int datagrams, int lanes, int givenUp) {}

    /// How a stream ends; both sides know.
    private enum End {
        WHOLE,
        RESET,
        STOPPED
    }

    private final Connection connection;
    private final Plan plan;
    private final long secret;
    private final Map<Integer, ArrivalCheck> arrivals = new HashMap<>();
    private final Map<Integer, SendStream> toReset = new HashMap<>();
    private final Map<Integer, ReceiveStream> toStop = new HashMap<>();

    /// Halves of streams that came to their end, each kind by itself.
    private final Set<Integer> sent = new HashSet<>();

    private final Set<Integer> received = new HashSet<>();
    private final BitSet datagramsSeen = new BitSet();
    private final byte[] datagram = new byte[DATAGRAM_BYTES];
    private int rounds;
    private int opened;
    private int datagramsSent;

    Dialogue(Connection connection, Plan plan) {
        this.connection = connection;
        this.plan = plan;
        // The same on both sides, and nowhere else.
        secret = Big.u64(connection.channelBinding(), 0) + connection.lane();
    }

    Connection connection() {
        return connection;
    }

    /// Says as much again.
    void anotherRound() {
        rounds++;
        for (int i = 0; i < plan.datagrams; i++) {
            Big.u64(datagram, 0, datagramsSent);
            Pattern.fill(secret, datagramsSent, datagram, 8, DATAGRAM_BYTES - 8);
            datagramsSent++;
            connection.streams().datagrams().offer(datagram, 0, DATAGRAM_BYTES);
        }
        go();
    }

    /// Gives up streams that are to be, half-way, and opens those that the peer's limits let it
    /// open now.
    void go() {
        toReset.values().removeIf(this::hasReset);
        toStop.values().removeIf(this::hasStopped);
        while (opened < rounds * plan.streams) {
            boolean isOneWay = opened % 2 == 1;
            SendStream stream = connection.streams().open(isOneWay, opened % PRIORITIES);
            if (stream == null) {
                return;
            }
            opened++;
            say(stream);
        }
    }

    private boolean hasReset(SendStream stream) {
        boolean isDue = stream.sent() >= size(pattern(stream.id(), connection.isInitiator())) / 2;
        if (isDue && sent.add(stream.id())) {
            stream.reset(GIVEN_UP + stream.id());
        }
        return isDue;
    }

    private boolean hasStopped(ReceiveStream stream) {
        ArrivalCheck check = arrivals.get(stream.id());
        long size = size(pattern(stream.id(), !connection.isInitiator()));
        boolean isDue = check == null || check.bytes() >= size / 2;
        if (isDue && check != null && received.add(stream.id())) {
            check.expectNothingMore();
            stream.stop(GIVEN_UP + stream.id());
        }
        return isDue;
    }

    private void say(SendStream stream) {
        long pattern = pattern(stream.id(), connection.isInitiator());
        stream.from((offset, to, at, length) -> Pattern.fill(pattern, offset, to, at, length));
        stream.finish(size(pattern));
        if (end(pattern) == End.RESET) {
            toReset.put(stream.id(), stream);
        }
    }

    StreamSink sink(ReceiveStream stream) {
        long pattern = pattern(stream.id(), !connection.isInitiator());
        ArrivalCheck check = new ArrivalCheck("stream " + stream.id(), pattern);
        arrivals.put(stream.id(), check);
        if (end(pattern) == End.STOPPED) {
            toStop.put(stream.id(), stream);
        }
        return (offset, bytes, at, length) -> {
            check.data(offset, bytes, at, length);
            stream.consumed(length);
        };
    }

    void happened(StreamEvent event) {
        switch (event.kind()) {
            case OPENED -> {
                SendStream answer = connection.streams().sending(event.stream());
                if ((event.stream() & ONE_WAY_BIT) == 0 && answer != null) {
                    say(answer);
                }
            }
            case DELIVERED -> sent.add(event.stream());
            case FINISHED -> finish(event.stream());
            case STOPPED -> {
                End end = end(pattern(event.stream(), connection.isInitiator()));
                requireGivenUp(event, end == End.STOPPED);
                sent.add(event.stream());
            }
            case RESET -> {
                End end = end(pattern(event.stream(), !connection.isInitiator()));
                // Who is stopped resets.
                requireGivenUp(event, end == End.RESET || received.contains(event.stream()));
                received.add(event.stream());
                arrivals.remove(event.stream());
            }
            case ADVANCED -> {
                // Only whoever frees what was sent wants to know.
            }
            case REFUSED -> throw new SimulationFault("nobody went away: " + event);
        }
    }

    private static void requireGivenUp(StreamEvent event, boolean isExpected) {
        SimulationFault.unless(
                isExpected && event.code() == GIVEN_UP + event.stream(),
                "nobody gave a stream up so: " + event);
    }

    private void finish(int stream) {
        ArrivalCheck check = arrivals.remove(stream);
        long size = size(pattern(stream, !connection.isInitiator()));
        SimulationFault.unless(
                check != null && check.isWhole(size), "stream " + stream + " finished too early");
        received.add(stream);
    }

    /// Takes what came outside of streams.
    void readDatagrams() {
        Streams streams = connection.streams();
        while (streams.datagrams().nextLength() == DATAGRAM_BYTES) {
            streams.datagrams().take(datagram, 0);
            int number = (int) Big.u64(datagram, 0);
            SimulationFault.unless(
                    Pattern.matches(secret, number, datagram, 8, DATAGRAM_BYTES - 8),
                    "a datagram was altered");
            SimulationFault.unless(!datagramsSeen.get(number), "a datagram came twice");
            datagramsSeen.set(number);
        }
        SimulationFault.unless(streams.datagrams().nextLength() < 0, "a datagram was cut");
    }

    int rounds() {
        return rounds;
    }

    /// Whether this side has said everything and heard everything that `peerRounds` make. Half of
    /// the streams, rounded up, are answered.
    boolean isOver(int peerRounds) {
        int own = rounds * plan.streams;
        int peers = peerRounds * plan.streams;
        return opened == own
                && sent.size() == own + (peers + 1) / 2
                && received.size() == peers + (own + 1) / 2;
    }

    private long pattern(int stream, boolean byInitiator) {
        return secret + 2L * stream * 0x9e37_79b9L + (byInitiator ? 1 : 0);
    }

    private End end(long pattern) {
        if (plan.givenUp == 0) {
            return End.WHOLE;
        }
        int draw = new Prng(~pattern).below(plan.givenUp);
        return draw > 1 ? End.WHOLE : draw == 0 ? End.RESET : End.STOPPED;
    }

    private long size(long pattern) {
        Prng random = new Prng(pattern);
        return random.below(4) == 0 ? random.below(3) : random.below(plan.mostBytes + 1);
    }

    @Override
    public String toString() {
        return "lane %d %s: %d rounds, %d opened, %d sent, %d received, %d unfinished, %s"
                .formatted(
                        connection.lane(),
                        connection.isInitiator() ? "initiator" : "responder",
                        rounds,
                        opened,
                        sent.size(),
                        received.size(),
                        arrivals.size(),
                        connection.isOpen() ? "open" : connection.closeReason());
    }
}
