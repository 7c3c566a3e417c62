package io.wraith.cli;

import io.wraith.node.Durations;
import io.wraith.node.Mounts;
import io.wraith.node.NodeCounter;
import io.wraith.node.NodeHistogram;
import io.wraith.node.NodeStatus;

import picocli.CommandLine;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `wraith metrics`.
@CommandLine.Command(
        name = "metrics",
        description = "Prints the counters of running commands for a monitoring system.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer =
                "The format is OpenMetrics text; each running command is told by its pid and the"
                        + " address it listens at.")
final class MetricsCommand implements Command {
    private static final Map<String, String> TIERS =
            Map.of("bytes_from_memory", "memory", "bytes_from_disk", "disk");

    private final Console console;

    @CommandLine.Option(
            names = "--all",
            description = "Of all users whose commands this one may look at: root may.")
    private boolean all;

    @CommandLine.Option(
            names = "--prometheus",
            description =
                    "In the older text format of Prometheus, which the textfile collector of its"
                            + " node_exporter takes.")
    private boolean prometheus;

    MetricsCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        console.print(
                text(
                        all ? NodeStatus.ofEverybody() : NodeStatus.all(),
                        all ? Mounts.ofEverybody() : Mounts.all(),
                        !prometheus));
        return ExitCode.OK;
    }

    static String text(List<NodeStatus> nodes, List<Map<String, String>> mounts, boolean isOpen) {
        MetricsText text = new MetricsText(isOpen);
        text.family("wraith_node", MetricsText.Type.INFO, "", "A running command of Wraith's.");
        for (NodeStatus node : nodes) {
            Map<String, String> labels = labels(node);
            for (String name : List.of("identity", "datapath", "files")) {
                labels.put(name, node.about().getOrDefault(name, ""));
            }
            text.info(labels);
        }
        for (NodeCounter counter : NodeCounter.values()) {
            counter(text, counter, nodes);
        }
        for (NodeHistogram histogram : NodeHistogram.values()) {
            text.family(
                    "wraith_" + histogram.title() + "_seconds",
                    MetricsText.Type.HISTOGRAM,
                    "seconds",
                    sentence(histogram.help()));
            nodes.forEach(node -> histogram(text, labels(node), node.durations(histogram)));
        }
        mounts(text, mounts);
        return text.end();
    }

    private static void counter(MetricsText text, NodeCounter counter, List<NodeStatus> nodes) {
        boolean isTime = counter.unit().equals("nanoseconds");
        String unit = isTime ? "seconds" : counter.unit().equals("bytes") ? "bytes" : "";
        String name = "wraith_" + counter.name().toLowerCase(Locale.ROOT);
        if (!unit.isEmpty() && !name.endsWith("_" + unit)) {
            name += "_" + unit;
        }
        text.family(
                name,
                counter.isSum() ? MetricsText.Type.COUNTER : MetricsText.Type.GAUGE,
                unit,
                sentence(counter.help()));
        for (NodeStatus node : nodes) {
            long value = node.get(counter);
            if (counter.isSum()) {
                text.counter(labels(node), value);
            } else {
                text.gauge(labels(node), isTime ? seconds(value) : Long.toString(value));
            }
        }
    }

    private static void histogram(MetricsText text, Map<String, String> labels, Durations of) {
        long count = 0;
        for (int at = 0; at < of.counts().size(); at++) {
            count += of.counts().get(at);
            Map<String, String> bucket = new LinkedHashMap<>(labels);
            boolean isLast = at == Durations.bounds().size();
            bucket.put("le", isLast ? "+Inf" : Durations.bounds().get(at));
            text.sample("_bucket", bucket, Long.toString(count));
        }
        text.sample("_count", labels, Long.toString(count));
        text.sample("_sum", labels, seconds(of.sumNs()));
    }

    private static void mounts(MetricsText text, List<Map<String, String>> mounts) {
        text.family(
                "wraith_mount_cached_bytes",
                MetricsText.Type.COUNTER,
                "bytes",
                "Bytes that programs read and a cache of the mount had.");
        for (Map<String, String> mount : mounts) {
            TIERS.forEach((name, tier) -> {
                Map<String, String> labels = mountLabels(mount);
                labels.put("tier", tier);
                text.counter(labels, Mounts.number(mount, name));
            });
        }
        mount(
                text.family(
                        "wraith_mount_fetched_bytes",
                        MetricsText.Type.COUNTER,
                        "bytes",
                        "Bytes that came from the host."),
                mounts,
                "bytes_from_host");
        mount(
                text.family(
                        "wraith_mount_timeouts",
                        MetricsText.Type.COUNTER,
                        "",
                        "Requests of programs that the host did not answer in time."),
                mounts,
                "timed_out");
        text.family(
                "wraith_mount_memory_bytes",
                MetricsText.Type.GAUGE,
                "bytes",
                "What is kept of files in memory.");
        mounts.forEach(mount ->
                text.gauge(
                        mountLabels(mount), Long.toString(Mounts.number(mount, "memory_bytes"))));
    }

    private static void mount(MetricsText text, List<Map<String, String>> mounts, String name) {
        mounts.forEach(mount -> text.counter(mountLabels(mount), Mounts.number(mount, name)));
    }

    private static Map<String, String> labels(NodeStatus node) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("pid", Long.toString(node.pid()));
        labels.put("listen", node.about().getOrDefault("listen", ""));
        return labels;
    }

    private static Map<String, String> mountLabels(Map<String, String> mount) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("pid", mount.getOrDefault("pid", ""));
        labels.put("mount", mount.getOrDefault("mount", ""));
        return labels;
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).toPlainString();
    }

    private static String sentence(String help) {
        return Character.toUpperCase(help.charAt(0)) + help.substring(1) + ".";
    }
}
