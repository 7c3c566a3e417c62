package io.wraith.cli;

import java.util.Map;
import java.util.stream.Collectors;

/// Writes metrics as OpenMetrics 1.0 text, or in the older text format of Prometheus, which calls
/// the family of a counter by its samples' name and knows neither units nor an end.
final class MetricsText {
    private final boolean isOpen;
    private final StringBuilder text = new StringBuilder();
    private String family = "";

    MetricsText(boolean isOpen) {
        this.isOpen = isOpen;
    }

    /// What a family is.
    enum Type {
        COUNTER("_total", "counter"),
        GAUGE("", "gauge"),
        HISTOGRAM("", "histogram"),
        INFO("_info", "gauge");

        private final String suffix;
        private final String older;

        Type(String suffix, String older) {
            this.suffix = suffix;
            this.older = older;
        }
    }

    /// Begins a family; `unit` is how its name ends, or empty.
    MetricsText family(String name, Type type, String unit, String help) {
        family = name;
        String title = isOpen ? name : name + type.suffix;
        text.append("# TYPE ").append(title).append(' ');
        text.append(isOpen && type == Type.INFO ? "info" : type.older).append('\n');
        if (isOpen && !unit.isEmpty()) {
            text.append("# UNIT ").append(title).append(' ').append(unit).append('\n');
        }
        text.append("# HELP ").append(title).append(' ').append(escaped(help)).append('\n');
        return this;
    }

    MetricsText counter(Map<String, String> labels, long value) {
        return sample(Type.COUNTER.suffix, labels, Long.toString(value));
    }

    MetricsText gauge(Map<String, String> labels, String value) {
        return sample("", labels, value);
    }

    MetricsText info(Map<String, String> labels) {
        return sample(Type.INFO.suffix, labels, "1");
    }

    MetricsText sample(String suffix, Map<String, String> labels, String value) {
        text.append(family).append(suffix);
        text.append(
                labels.entrySet().stream()
                        .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                        .collect(Collectors.joining(",", "{", "}")));
        text.append(' ').append(value).append('\n');
        return this;
    }

    /// What both formats want escaped in values of labels, and OpenMetrics in help too.
    private static String escaped(String plain) {
        return plain.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }

    String end() {
        return text.append(isOpen ? "# EOF\n" : "").toString();
    }
}
