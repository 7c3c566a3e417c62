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
import java.util.Map;

/// One side of what is said over one connection: streams and unreliable datagrams whose number,
/// size and content both sides know beforehand, in rounds.
final class Dialogue {
    private static final int ONE_WAY_BIT = 2;
    private static final int PRIORITIES = 8;
    private static final int DATAGRAM_BYTES = 40;

    /// How much is said per round and side.
    ///
    /// @param streams on each lane, of either kind in turn
    /// @param mostBytes of one stream
    record Plan(int streams, int mostBytes, int datagrams, int lanes) {}

    private final Connection connection;
    private final Plan plan;
    private final long secret;
    private final Map<Integer, ArrivalCheck> arrivals = new HashMap<>();
    private final BitSet datagramsSeen = new BitSet();
    private final byte[] datagram = new byte[DATAGRAM_BYTES];
    private int rounds;
    private int opened;
    private int delivered;
    private int finished;
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

    /// Opens the streams that the peer's limits let it open now.
    void go() {
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

    private void say(SendStream stream) {
        long pattern = pattern(stream.id(), connection.isInitiator());
        stream.from((offset, to, at, length) -> Pattern.fill(pattern, offset, to, at, length));
        stream.finish(size(pattern));
    }

    StreamSink sink(ReceiveStream stream) {
        long pattern = pattern(stream.id(), !connection.isInitiator());
        ArrivalCheck check = new ArrivalCheck("stream " + stream.id(), pattern);
        arrivals.put(stream.id(), check);
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
            case DELIVERED -> delivered++;
            case FINISHED -> finish(event.stream());
            case ADVANCED -> {
                // Only whoever frees what was sent wants to know.
            }
            default -> throw new SimulationFault("nobody gave a stream up: " + event);
        }
    }

    private void finish(int stream) {
        ArrivalCheck check = arrivals.remove(stream);
        long size = size(pattern(stream, !connection.isInitiator()));
        SimulationFault.unless(
                check != null && check.isWhole(size), "stream " + stream + " finished too early");
        finished++;
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
                && delivered == own + (peers + 1) / 2
                && finished == peers + (own + 1) / 2;
    }

    private long pattern(int stream, boolean byInitiator) {
        return secret + 2L * stream * 0x9e37_79b9L + (byInitiator ? 1 : 0);
    }

    private long size(long pattern) {
        Prng random = new Prng(pattern);
        return random.below(4) == 0 ? random.below(3) : random.below(plan.mostBytes + 1);
    }

    @Override
    public String toString() {
        return "lane %d %s: %d rounds, %d opened, %d delivered, %d finished, %d unfinished, %s"
                .formatted(
                        connection.lane(),
                        connection.isInitiator() ? "initiator" : "responder",
                        rounds,
                        opened,
                        delivered,
                        finished,
                        arrivals.size(),
                        connection.isOpen() ? "open" : connection.closeReason());
    }
}
