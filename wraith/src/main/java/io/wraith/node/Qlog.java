package io.wraith.node;

import io.wraith.base.Check;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Trace;

import java.time.Instant;
import java.util.Locale;

/// Writes what a connection's flight recorder saw as qlog (draft-ietf-quic-qlog-main-schema), in
/// its sequential form: JSON texts that each begin with a record separator.
///
/// Packets, recovery and path MTU are told by the events of QUIC's schema, which viewers know: the
/// transport has the same notions. All packets are called `1RTT`, since only a connection that is
/// established has a recorder. What QUIC has no word for comes as `loglevel:info`.
final class Qlog {
    /// Behind the events of [Trace]: what the recorder adds to them.
    static final int WINDOW = Trace.Event.values().length;

    static final int RTT = WINDOW + 1;
    static final int PACING = WINDOW + 2;
    static final int STATE = WINDOW + 3;
    static final int MISSED = WINDOW + 4;

    private static final Trace.Event[] EVENTS = Trace.Event.values();
    private static final char RECORD_SEPARATOR = '\u001e';

    private final long originNs;

    /// Times count from there.
    Qlog(long originNs) {
        this.originNs = originNs;
    }

    /// What a file begins with; `group` is the same on both sides of a connection.
    static String header(String group, boolean isInitiator, Instant now) {
        return RECORD_SEPARATOR
                + "{\"file_schema\":\"urn:ietf:params:qlog:file:sequential\","
                + "\"serialization_format\":\"application/qlog+json-seq\","
                + "\"title\":\"Wraith\",\"trace\":{\"common_fields\":{\"group_id\":\""
                + group
                + "\",\"time_format\":\"relative_to_epoch\",\"reference_time\":{"
                + "\"clock_type\":\"monotonic\",\"epoch\":\"unknown\",\"wall_clock_time\":\""
                + now
                + "\"}},\"vantage_point\":{\"type\":\""
                + (isInitiator ? "client" : "server")
                + "\"},\"event_schemas\":[\"urn:ietf:params:qlog:events:quic\","
                + "\"urn:ietf:params:qlog:events:loglevel\"]}}\n";
    }

    /// Adds the record at that place; `states` are the names of the controller's states.
    void add(StringBuilder text, long[] records, int at, Iterable<String> states) {
        long first = records[at + 2];
        long second = records[at + 3];
        int kind = (int) records[at + 1];
        if (kind < EVENTS.length) {
            event(text, records[at], EVENTS[kind], first, second);
        } else if (kind == WINDOW) {
            begin(text, records[at], "quic:recovery_metrics_updated");
            text.append("\"congestion_window\":").append(first);
            text.append(",\"bytes_in_flight\":").append(second).append("}}\n");
        } else if (kind == RTT) {
            begin(text, records[at], "quic:recovery_metrics_updated");
            text.append("\"latest_rtt\":").append(first / 1e6);
            text.append(",\"smoothed_rtt\":").append(second / 1e6).append("}}\n");
        } else if (kind == PACING) {
            begin(text, records[at], "quic:recovery_metrics_updated");
            text.append("\"min_rtt\":").append(first / 1e6);
            text.append(",\"pacing_rate\":").append(second).append("}}\n");
        } else if (kind == STATE) {
            begin(text, records[at], "quic:congestion_state_updated");
            text.append("\"new\":\"").append(state(states, first)).append("\"}}\n");
        } else {
            Check.that(kind == MISSED, "kind " + kind);
            begin(text, records[at], "loglevel:warning");
            text.append("\"message\":\"").append(first);
            text.append(" events before this one came too fast to be written\"}}\n");
        }
    }

    private void event(StringBuilder text, long ns, Trace.Event event, long first, long second) {
        switch (event) {
            case SENT -> packet(text, ns, "quic:packet_sent", first, second);
            case RECEIVED -> packet(text, ns, "quic:packet_received", first, second);
            case LOST -> {
                begin(text, ns, "quic:packet_lost");
                text.append("\"header\":{\"packet_type\":\"1RTT\",\"packet_number\":");
                text.append(first).append("}}}\n");
            }
            case PROBE -> {
                begin(text, ns, "quic:recovery_metrics_updated");
                text.append("\"pto_count\":").append(first).append("}}\n");
            }
            case PACKET_SIZE -> {
                begin(text, ns, "quic:mtu_updated");
                text.append(second > 0 ? "\"old\":" + second + "," : "");
                text.append("\"new\":").append(first).append("}}\n");
            }
            case PATH -> {
                String what =
                        first == 0 ? "moved" : first == 1 ? "was proven" : "did not prove itself";
                message(text, ns, "the peer's address " + what);
            }
            case KEYS -> message(text, ns, "keys were exchanged afresh: epoch " + first);
            case ACKNOWLEDGED, CLOSED -> {
                // What follows from it is told: metrics, and why it ended.
            }
        }
    }

    private void packet(StringBuilder text, long ns, String name, long number, long bytes) {
        begin(text, ns, name);
        text.append("\"header\":{\"packet_type\":\"1RTT\",\"packet_number\":").append(number);
        text.append("},\"raw\":{\"length\":").append(bytes).append("}}}\n");
    }

    private void message(StringBuilder text, long ns, String message) {
        begin(text, ns, "loglevel:info");
        text.append("\"message\":\"").append(message).append("\"}}\n");
    }

    /// The last event of a file. What a peer said is escaped.
    void end(StringBuilder text, long ns, CloseReason reason) {
        JsonLine data =
                switch (reason) {
                    case CloseReason.Local(int code, String why) ->
                            closed("local", "application", code, why);
                    case CloseReason.Peer(int code, String why) ->
                            closed("remote", "application", code, why);
                    case CloseReason.Fault(int code, String why) ->
                            closed("local", "error", code, why);
                    case CloseReason.NotEstablished(int code, String why) ->
                            closed("local", "aborted", code, why);
                    case CloseReason.Idle() -> new JsonLine().put("trigger", "idle_timeout");
                    case CloseReason.Reset() -> new JsonLine().put("trigger", "stateless_reset");
                };
        begin(text, ns, "quic:connection_closed");
        text.setLength(text.length() - 1);
        text.append(data).append("}\n");
    }

    private static JsonLine closed(String who, String trigger, int code, String why) {
        return new JsonLine()
                .put("initiator", who)
                .put("internal_code", code)
                .put("reason", why)
                .put("trigger", trigger);
    }

    private void begin(StringBuilder text, long ns, String name) {
        text.append(RECORD_SEPARATOR).append("{\"time\":");
        text.append(String.format(Locale.ROOT, "%.6f", (ns - originNs) / 1e6));
        text.append(",\"name\":\"").append(name).append("\",\"data\":{");
    }

    private static String state(Iterable<String> states, long number) {
        long at = 0;
        for (String state : states) {
            if (at++ == number) {
                return state;
            }
        }
        return "unknown";
    }
}
