package io.wraith.node;

import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.EndpointConfig;
import io.wraith.proto.Trace;
import io.wraith.proto.congestion.CongestionTrace;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Takes what the flight recorders of connections hold, turn by turn, before it is overwritten.
/// Touched by the shard's thread only.
final class QlogRecorder {
    /// More than a turn records, so that none is overwritten unseen but by an uncommon turn.
    static final int TRACE_RECORDS = 1 << 14;

    private static final int BLOCK_RECORDS = 4_096;

    /// What a turn adds by itself, and the end.
    private static final int SPARE = 8;

    private static final long INTERVAL_NS = 100_000_000L;
    private static final int GROUP_BYTES = 8;

    private final QlogFiles files;
    private final CongestionTrace congestion = new CongestionTrace();
    private final Map<Connection, Tape> tapes = new HashMap<>();

    QlogRecorder(QlogFiles files) {
        this.files = files;
    }

    /// The same with flight recorders that are large enough, if there are logs.
    static EndpointConfig terms(EndpointConfig usual, @Nullable QlogFiles files) {
        return files == null ? usual : usual.with(usual.resources().withTrace(TRACE_RECORDS));
    }

    /// Where one connection's log is.
    private static final class Tape {
        private final QlogFiles.Log log;
        private long[] block = new long[(BLOCK_RECORDS + SPARE) * Trace.WORDS];
        private int length;
        private long next;
        private long missed;
        private long handedNs;
        private int state = -1;

        private Tape(QlogFiles.Log log, long nowNs) {
            this.log = log;
            handedNs = nowNs;
        }

        private void add(long nowNs, long kind, long first, long second) {
            block[length] = nowNs;
            block[length + 1] = kind;
            block[length + 2] = first;
            block[length + 3] = second;
            length += Trace.WORDS;
        }

        private void hand(long nowNs, @Nullable CloseReason end) {
            if (log.offer(block, length, end)) {
                block = new long[block.length];
            } else {
                missed += length / Trace.WORDS;
            }
            length = 0;
            handedNs = nowNs;
        }
    }

    void opened(Connection connection, long nowNs) {
        String group = HexFormat.of().formatHex(connection.channelBinding(), 0, GROUP_BYTES);
        tapes.put(
                connection,
                new Tape(files.begin(group, connection.lane(), connection.isInitiator()), nowNs));
    }

    void turn(long nowNs) {
        tapes.forEach((connection, tape) -> {
            copy(connection, tape, nowNs);
            if (tape.length > 0 && nowNs - tape.handedNs >= INTERVAL_NS) {
                tape.hand(nowNs, null);
            }
        });
    }

    @SuppressWarnings("EnumOrdinal") // as traces have it
    void closed(Connection connection, CloseReason reason, long nowNs) {
        Tape tape = tapes.remove(connection);
        if (tape != null) {
            copy(connection, tape, nowNs);
            tape.add(nowNs, Trace.Event.CLOSED.ordinal(), 0, 0);
            tape.hand(nowNs, reason);
        }
    }

    @SuppressWarnings("EnumOrdinal") // as traces have it
    private void copy(Connection connection, Tape tape, long nowNs) {
        Trace trace = connection.trace();
        tape.missed += Math.max(0, trace.oldest() - tape.next);
        tape.next = Math.max(tape.next, trace.oldest());
        if (tape.missed > 0) {
            tape.add(nowNs, Qlog.MISSED, tape.missed, 0);
            tape.missed = 0;
        }
        boolean isAcknowledged = false;
        for (; tape.next < trace.recorded(); tape.next++) {
            if (tape.length >= BLOCK_RECORDS * Trace.WORDS) {
                tape.hand(nowNs, null);
            }
            trace.copy(tape.next, tape.block, tape.length);
            isAcknowledged |= tape.block[tape.length + 1] == Trace.Event.ACKNOWLEDGED.ordinal();
            tape.length += Trace.WORDS;
        }
        if (isAcknowledged) {
            metrics(connection, tape, nowNs);
        }
    }

    private void metrics(Connection connection, Tape tape, long nowNs) {
        if (tape.length >= BLOCK_RECORDS * Trace.WORDS) {
            tape.hand(nowNs, null);
        }
        connection.describe(congestion);
        tape.add(nowNs, Qlog.WINDOW, congestion.windowBytes(), connection.inFlightBytes());
        tape.add(nowNs, Qlog.RTT, connection.rtt().latestNs(), connection.rtt().smoothedNs());
        tape.add(
                nowNs,
                Qlog.PACING,
                connection.rtt().minNs(),
                8 * congestion.pacingBytesPerSecond());
        int state = tape.log.state(congestion.state());
        if (state != tape.state) {
            tape.state = state;
            tape.add(nowNs, Qlog.STATE, state, 0);
        }
    }
}
