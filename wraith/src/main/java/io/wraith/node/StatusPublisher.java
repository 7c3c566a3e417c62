package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.net.Port;
import io.wraith.net.PortCounter;
import io.wraith.proto.Connection;
import io.wraith.proto.Counter;
import io.wraith.proto.congestion.CongestionTrace;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps a shard's part of a [StatusPage] true. Touched by the shard's thread only.
final class StatusPublisher {
    private static final long INTERVAL_NS = 250_000_000L;

    /// Numbers of sessions tell those of all shards and nodes of the process apart.
    private static final AtomicLong SERIALS = new AtomicLong();

    private final StatusPage.Block page;
    private final Port port;
    private final Dealer dealer;
    private final DurationBuckets turnTimes;
    private final DurationBuckets rtts = new DurationBuckets();
    private final CongestionTrace congestion = new CongestionTrace();
    private final Map<Connection, SessionWatch> sessions = new HashMap<>();
    private final BitSet rows = new BitSet(StatusLayout.SESSIONS);
    private final Map<NodeCounter, Counter> ofSessions =
            Map.of(
                    NodeCounter.SENT_PACKETS, Counter.DATAGRAMS_SENT,
                    NodeCounter.LOST_PACKETS, Counter.PACKETS_LOST,
                    NodeCounter.SPURIOUS_LOSSES, Counter.SPURIOUS_LOSSES,
                    NodeCounter.FORGED, Counter.FORGED);

    /// What sessions that are over had counted.
    private final long[] past = new long[Counter.values().length];

    private long opened;
    private long nextNs;
    private long turns;
    private long movedThen;

    /// `turnTimes` is kept by the loop of the same thread.
    StatusPublisher(
            StatusPage.Block page,
            Port port,
            Dealer dealer,
            DurationBuckets turnTimes,
            long nowNs) {
        this.dealer = dealer;
        this.page = page;
        this.port = port;
        this.turnTimes = turnTimes;
        nextNs = nowNs;
    }

    void opened(Connection connection) {
        opened++;
        int row = rows.nextClearBit(0);
        if (row < StatusLayout.SESSIONS) {
            rows.set(row);
        } else {
            row = SessionWatch.NO_ROW;
        }
        sessions.put(connection, new SessionWatch(connection, row, SERIALS.incrementAndGet()));
    }

    void closed(Connection connection) {
        SessionWatch watch = sessions.remove(connection);
        if (watch == null) {
            return;
        }
        for (Counter counter : Counter.values()) {
            past[place(counter)] += connection.counters().get(counter);
        }
        if (watch.row() != SessionWatch.NO_ROW) {
            rows.clear(watch.row());
            page.set(watch.row(), SessionCounter.SERIAL, 0);
        }
    }

    /// A turn began. Answers when it wants the next one: what has moved since it was told is told
    /// within a quarter of a second, and while nothing moves nobody is woken.
    long turn(long nowNs) {
        turns++;
        sessions.forEach((connection, watch) -> watch.turn(connection, rtts));
        long moved =
                port.count(PortCounter.RECEIVED_DATAGRAMS) + port.count(PortCounter.SENT_DATAGRAMS);
        if (!Deadline.isDue(nextNs, nowNs)) {
            return moved == movedThen ? Deadline.NONE : nextNs;
        }
        nextNs = nowNs + INTERVAL_NS;
        movedThen = moved;
        publishPort();
        publishSessions();
        page.set(NodeHistogram.RTT, rtts);
        page.set(NodeHistogram.TURN, turnTimes);
        page.set(NodeCounter.HANDED_OVER, dealer.handedOver());
        page.set(NodeCounter.TURNS, turns);
        page.published(nowNs);
        return Deadline.NONE;
    }

    private void publishPort() {
        port(NodeCounter.RECEIVED_DATAGRAMS, PortCounter.RECEIVED_DATAGRAMS);
        port(NodeCounter.RECEIVED_BYTES, PortCounter.RECEIVED_BYTES);
        port(NodeCounter.SENT_DATAGRAMS, PortCounter.SENT_DATAGRAMS);
        port(NodeCounter.SENT_BYTES, PortCounter.SENT_BYTES);
        port(NodeCounter.DROPPED_DATAGRAMS, PortCounter.DROPPED_DATAGRAMS);
        port(NodeCounter.SEND_DROPS, PortCounter.SEND_DROPS);
        port(NodeCounter.UNREACHABLE, PortCounter.UNREACHABLE);
        port(NodeCounter.BLOCKED_SENDS, PortCounter.BLOCKED_SENDS);
        port(NodeCounter.XDP_TAKEN, PortCounter.FILTER_TAKEN);
        port(NodeCounter.XDP_UNBOUND, PortCounter.FILTER_UNBOUND);
        port(NodeCounter.XDP_PASSED, PortCounter.FILTER_PASSED);
        port(NodeCounter.UMEM_FRAMES, PortCounter.FRAMES);
        port(NodeCounter.UMEM_USED, PortCounter.FRAMES_USED);
    }

    private void port(NodeCounter shown, PortCounter counted) {
        page.set(shown, port.count(counted));
    }

    private void publishSessions() {
        long windows = 0;
        long inFlight = 0;
        long leastNs = Long.MAX_VALUE;
        for (Map.Entry<Connection, SessionWatch> entry : sessions.entrySet()) {
            Connection connection = entry.getKey();
            connection.describe(congestion);
            entry.getValue().publish(connection, congestion, page);
            windows += congestion.windowBytes();
            inFlight += connection.inFlightBytes();
            leastNs = Math.min(leastNs, connection.rtt().minNs());
        }
        page.set(NodeCounter.SESSIONS, sessions.size());
        page.set(NodeCounter.SESSIONS_OPENED, opened);
        page.set(NodeCounter.WINDOW, windows);
        page.set(NodeCounter.IN_FLIGHT, inFlight);
        page.set(NodeCounter.RTT, leastNs == Long.MAX_VALUE ? 0 : leastNs);
        ofSessions.forEach((shown, counted) -> page.set(shown, sum(counted)));
    }

    /// Of all sessions that there ever were.
    private long sum(Counter counter) {
        long sum = past[place(counter)];
        for (Connection connection : sessions.keySet()) {
            sum += connection.counters().get(counter);
        }
        return sum;
    }

    @SuppressWarnings("EnumOrdinal") // places in an array that nobody else sees
    private static int place(Counter counter) {
        return counter.ordinal();
    }
}
