package io.wraith.cli;

import io.wraith.node.JsonLine;
import io.wraith.node.Mounts;
import io.wraith.node.NodeCounter;
import io.wraith.node.NodeStatus;
import io.wraith.node.ShardStatus;

import picocli.CommandLine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// `wraith status`.
@CommandLine.Command(
        name = "status",
        description = "Shows what this user's running commands are at.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer =
                "Counters that are 0 are left out; with --json none is. Of the round trips the one"
                        + " of a process (rtt_least_ns) is the shortest ever of its open sessions,"
                        + " that of a mount (rtt_ns) the one of late.")
final class StatusCommand implements Command {
    /// What is shown of each shard where there are several.
    private static final List<NodeCounter> OF_SHARDS =
            List.of(
                    NodeCounter.SESSIONS,
                    NodeCounter.RECEIVED_BYTES,
                    NodeCounter.SENT_BYTES,
                    NodeCounter.DROPPED_DATAGRAMS,
                    NodeCounter.HANDED_OVER);

    private static final String BYTES = "bytes";
    private static final String NANOSECONDS = "nanoseconds";

    private final Console console;

    @CommandLine.Option(names = "--json", description = "One JSON object per running command.")
    private boolean json;

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        List<NodeStatus> all = NodeStatus.all();
        if (all.isEmpty() && !json) {
            console.complain("nothing of this user's is running\n");
        }
        all.forEach(status -> console.print(json ? line(status) + "\n" : text(status)));
        Mounts.all().forEach(mount -> console.print(json ? line(mount) + "\n" : text(mount)));
        return ExitCode.OK;
    }

    static JsonLine line(NodeStatus status) {
        JsonLine line = new JsonLine().put("pid", status.pid());
        status.about().forEach(line::put);
        status.counters().forEach((counter, value) -> line.put(member(counter), value));
        for (int shard = 0; shard < status.shards().size() && status.shards().size() > 1; shard++) {
            ShardStatus counters = status.shards().get(shard);
            String prefix = "shard_" + shard + "_";
            OF_SHARDS.forEach(each -> line.put(prefix + member(each), counters.get(each)));
        }
        return line;
    }

    /// The host chose some of it: only what is known to be a number becomes one.
    static JsonLine line(Map<String, String> mount) {
        JsonLine line = new JsonLine();
        mount.forEach((name, value) -> {
            if (Mounts.isText(name)) {
                line.put(name, value);
            } else {
                line.put(name, Mounts.number(mount, name));
            }
        });
        return line;
    }

    /// Without what is 0.
    static String text(NodeStatus status) {
        StringBuilder text = new StringBuilder("process " + status.pid() + "\n");
        status.about().forEach((name, value) -> row(text, name, value));
        status.counters()
                .forEach((counter, value) -> {
                    if (value != 0) {
                        row(text, words(counter), amount(words(counter), counter.unit(), value));
                    }
                });
        if (status.shards().size() > 1) {
            for (int shard = 0; shard < status.shards().size(); shard++) {
                row(text, "shard " + shard, shard(status.shards().get(shard)));
            }
        }
        return text.append('\n').toString();
    }

    private static String of(NodeCounter counter, ShardStatus shard) {
        String words = words(counter);
        return words + " " + amount(words, counter.unit(), shard.get(counter));
    }

    private static String shard(ShardStatus shard) {
        return OF_SHARDS.stream()
                .map(counter -> of(counter, shard))
                .collect(Collectors.joining(", "));
    }

    /// Without what is 0 or empty.
    static String text(Map<String, String> mount) {
        StringBuilder text = new StringBuilder();
        mount.forEach((name, value) -> {
            long number = Mounts.number(mount, name);
            if (name.equals("pid")) {
                row(text, "mount of process", value);
            } else if (Mounts.isText(name) && !value.isEmpty()) {
                row(text, name.replace('_', ' '), value);
            } else if (!Mounts.isText(name) && number != 0) {
                String words = name.replaceFirst("_(ns|percent)$", "").replace('_', ' ');
                row(text, words, amount(words, unit(name), number));
            }
        });
        return text.append('\n').toString();
    }

    private static String unit(String name) {
        return name.endsWith("_ns")
                ? NANOSECONDS
                : name.endsWith("_percent") ? "%" : name.contains("bytes") ? BYTES : "";
    }

    /// The unit only where the words do not tell it.
    private static String amount(String words, String unit, long value) {
        return switch (unit) {
            case NANOSECONDS -> Amount.nanos(value);
            case BYTES -> Amount.bytes((double) value);
            default -> unit.isEmpty() || words.contains(unit) ? "" + value : value + " " + unit;
        };
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("  %-20s %s%n".formatted(name, value));
    }

    /// Each session has a round trip of its own, and each of these is measured anew all the time.
    private static String member(NodeCounter counter) {
        return counter == NodeCounter.RTT
                ? "rtt_least_ns"
                : counter.name().toLowerCase(Locale.ROOT);
    }

    private static String words(NodeCounter counter) {
        return counter == NodeCounter.RTT ? "rtt at least" : member(counter).replace('_', ' ');
    }
}
