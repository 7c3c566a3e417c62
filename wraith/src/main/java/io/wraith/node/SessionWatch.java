package io.wraith.node;

import io.wraith.proto.Connection;
import io.wraith.proto.Counter;
import io.wraith.proto.congestion.CongestionTrace;
import io.wraith.proto.stream.Limiter;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Follows one session for its row in a [StatusPage]. Touched by the shard's thread only.
final class SessionWatch {
    /// Not shown: all rows are taken.
    static final int NO_ROW = -1;

    private static final Limiter[] LIMITERS = Limiter.values();

    private final int row;
    private final long serial;
    private final long peer;
    private final int[] seen = new int[LIMITERS.length];
    private long rttNs;
    private long sentBytes;
    private long receivedBytes;

    SessionWatch(Connection connection, int row, long serial) {
        this.row = row;
        this.serial = serial;
        peer = ByteBuffer.wrap(connection.peer().bytes()).getLong();
    }

    int row() {
        return row;
    }

    /// A turn, in which a new round trip is recorded and what limits is counted.
    @SuppressWarnings("EnumOrdinal") // places in an array that nobody else sees
    void turn(Connection connection, DurationBuckets rtts) {
        seen[connection.streams().limiter().ordinal()]++;
        long latestNs = connection.rtt().latestNs();
        if (latestNs != rttNs && connection.rtt().hasSample()) {
            rttNs = latestNs;
            rtts.record(latestNs);
        }
    }

    /// Shows the time since the last call.
    @SuppressWarnings("EnumOrdinal") // as the page has it
    void publish(Connection connection, CongestionTrace congestion, StatusPage.Block page) {
        long sent = connection.counters().get(Counter.BYTES_SENT);
        long received = connection.counters().get(Counter.BYTES_RECEIVED);
        SessionLimiter limiter =
                SessionLimiter.of(
                        most(),
                        sent - sentBytes,
                        received - receivedBytes,
                        connection.inFlightBytes(),
                        congestion.windowBytes());
        sentBytes = sent;
        receivedBytes = received;
        Arrays.fill(seen, 0);
        if (row == NO_ROW) {
            return;
        }
        boolean hasRtt = connection.rtt().hasSample();
        page.set(row, SessionCounter.PEER, peer);
        page.set(row, SessionCounter.SENT_BYTES, sent);
        page.set(row, SessionCounter.RECEIVED_BYTES, received);
        page.set(
                row,
                SessionCounter.SENT_PACKETS,
                connection.counters().get(Counter.DATAGRAMS_SENT));
        page.set(row, SessionCounter.LOST_PACKETS, connection.counters().get(Counter.PACKETS_LOST));
        page.set(row, SessionCounter.RTT, hasRtt ? connection.rtt().smoothedNs() : 0);
        page.set(row, SessionCounter.LEAST_RTT, hasRtt ? connection.rtt().minNs() : 0);
        page.set(row, SessionCounter.WINDOW, congestion.windowBytes());
        page.set(row, SessionCounter.IN_FLIGHT, connection.inFlightBytes());
        page.set(row, SessionCounter.LIMITER, limiter.ordinal());
        // Last, since a row counts from its number on.
        page.set(row, SessionCounter.SERIAL, serial);
    }

    /// What most turns found.
    private Limiter most() {
        int most = 0;
        for (int at = 1; at < seen.length; at++) {
            most = seen[at] > seen[most] ? at : most;
        }
        return LIMITERS[most];
    }
}
