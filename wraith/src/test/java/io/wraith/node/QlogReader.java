package io.wraith.node;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a sequential qlog file and refuses what its schemas do not allow: the main schema's
/// QlogFileSeq, and of the events those of QUIC's and the log levels' that the product writes, with
/// their fields, required and optional, as the drafts define them.
final class QlogReader {
    private static final String SEPARATOR = "\u001e";
    private static final Set<String> PACKET_TYPES =
            Set.of("initial", "handshake", "0RTT", "1RTT", "retry", "version_negotiation");
    private static final Set<String> TRIGGERS =
            Set.of(
                    "idle_timeout",
                    "application",
                    "error",
                    "version_mismatch",
                    "stateless_reset",
                    "aborted",
                    "unspecified");

    /// The fields of each event's data and their types; a star marks those that must be there.
    private static final Map<String, Map<String, String>> EVENTS =
            Map.of(
                    "quic:packet_sent", Map.of("header", "*header", "raw", "raw"),
                    "quic:packet_received", Map.of("header", "*header", "raw", "raw"),
                    "quic:packet_lost", Map.of("header", "header"),
                    "quic:mtu_updated", Map.of("old", "uint", "new", "*uint", "done", "bool"),
                    "quic:recovery_metrics_updated",
                            Map.of(
                                    "min_rtt", "float",
                                    "smoothed_rtt", "float",
                                    "latest_rtt", "float",
                                    "rtt_variance", "float",
                                    "pto_count", "uint",
                                    "congestion_window", "uint",
                                    "bytes_in_flight", "uint",
                                    "pacing_rate", "uint"),
                    "quic:congestion_state_updated",
                            Map.of("old", "text", "new", "*text", "trigger", "text"),
                    "quic:connection_closed",
                            Map.of(
                                    "initiator", "side",
                                    "internal_code", "uint",
                                    "reason", "text",
                                    "trigger", "trigger"),
                    "loglevel:info", Map.of("message", "*text"),
                    "loglevel:warning", Map.of("code", "uint", "message", "text"));

    /// One event.
    record Event(double time, String name, Map<String, Object> data) {}

    /// A file.
    record Log(Map<String, Object> header, List<Event> events) {
        List<Event> named(String name) {
            return events.stream().filter(event -> event.name.equals(name)).toList();
        }
    }

    private QlogReader() {}

    static Log read(String text) {
        require(text.startsWith(SEPARATOR), "no record separator");
        String[] records = text.substring(1).split(SEPARATOR, -1);
        int head = text.substring(0, Math.min(256, text.length())).indexOf("serialization_format");
        require(head > 0, "the format is not in the first 256 bytes");
        Map<String, Object> header = header(object(record(records[0])));
        List<Event> events = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (int at = 1; at < records.length; at++) {
            Event event = event(object(record(records[at])));
            require(event.time >= last, "back in time: " + records[at]);
            last = event.time;
            events.add(event);
        }
        return new Log(header, events);
    }

    private static Object record(String text) {
        require(text.endsWith("\n"), "a record without a line feed: " + text);
        return JsonReader.read(text.substring(0, text.length() - 1));
    }

    private static Map<String, Object> header(Map<String, Object> header) {
        require("urn:ietf:params:qlog:file:sequential".equals(header.get("file_schema")), "schema");
        require(
                "application/qlog+json-seq".equals(header.get("serialization_format")),
                "serialization");
        allow(header, "file_schema", "serialization_format", "title", "description", "trace");
        Map<String, Object> trace = object(requireNonNull(header.get("trace")));
        allow(trace, "title", "description", "common_fields", "vantage_point", "event_schemas");
        require(
                trace.get("event_schemas") instanceof List<?> schemas
                        && schemas.contains("urn:ietf:params:qlog:events:quic"),
                "event schemas");
        Map<String, Object> vantage = object(requireNonNull(trace.get("vantage_point")));
        require(
                Set.of("client", "server", "network", "unknown").contains(vantage.get("type")),
                "vantage point");
        Map<String, Object> common = object(requireNonNull(trace.get("common_fields")));
        require("relative_to_epoch".equals(common.get("time_format")), "time format");
        Map<String, Object> reference = object(requireNonNull(common.get("reference_time")));
        require("monotonic".equals(reference.get("clock_type")), "clock");
        require("unknown".equals(reference.get("epoch")), "a monotonic clock has no epoch");
        Instant.parse((String) reference.get("wall_clock_time"));
        return header;
    }

    private static Event event(Map<String, Object> event) {
        allow(event, "time", "name", "data", "group_id", "tuple", "time_format");
        require(event.get("time") instanceof Double, "a time: " + event);
        double time = (Double) requireNonNull(event.get("time"));
        String name = (String) requireNonNull(event.get("name"));
        Map<String, String> fields = EVENTS.getOrDefault(name, Map.of());
        require(!fields.isEmpty(), "an event that the schemas do not have: " + name);
        Map<String, Object> data = object(requireNonNull(event.get("data")));
        allow(data, fields.keySet().toArray(String[]::new));
        fields.forEach((field, type) -> {
            Object value = data.get(field);
            require(value != null || !type.startsWith("*"), field + " is missing in " + event);
            require(value == null || is(value, type.replace("*", "")), field + " in " + event);
        });
        return new Event(time, name, data);
    }

    private static boolean is(Object value, String type) {
        return switch (type) {
            case "uint" -> value instanceof Double number && number >= 0 && number % 1 == 0;
            case "float" -> value instanceof Double number && number >= 0;
            case "bool" -> value instanceof Boolean;
            case "text" -> value instanceof String;
            case "side" -> Set.of("local", "remote").contains(value);
            case "trigger" -> TRIGGERS.contains(value);
            case "raw" -> is(object(value).getOrDefault("length", 0.0), "uint");
            case "header" ->
                    PACKET_TYPES.contains(object(value).get("packet_type"))
                            && is(requireNonNull(object(value).get("packet_number")), "uint");
            default -> throw new IllegalStateException(type);
        };
    }

    private static void allow(Map<String, Object> object, String... fields) {
        require(Set.of(fields).containsAll(object.keySet()), "fields of " + object);
    }

    private static Map<String, Object> object(Object value) {
        require(value instanceof Map, "no object: " + value);
        Map<String, Object> object = new HashMap<>();
        ((Map<?, ?>) value).forEach((name, member) -> object.put((String) name, member));
        return object;
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(why);
        }
    }
}
