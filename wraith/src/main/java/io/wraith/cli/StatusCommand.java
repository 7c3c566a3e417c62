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
        description = "Shows what this user's running commands are at.")
final class StatusCommand implements Command {
    /// What is shown of each shard where there are several.
    private static final List<NodeCounter> OF_SHARDS =
            List.of(
                    NodeCounter.SESSIONS,
                    NodeCounter.RECEIVED_BYTES,
                    NodeCounter.SENT_BYTES,
                    NodeCounter.DROPPED_DATAGRAMS,
                    NodeCounter.HANDED_OVER);

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
        all.forEach(json ? this::printJson : this::print);
        Mounts.all().forEach(this::printMount);
        return ExitCode.OK;
    }

    private void printMount(Map<String, String> mount) {
        if (json) {
            JsonLine line = new JsonLine();
            mount.forEach(line::put);
            console.print(line + "\n");
            return;
        }
        StringBuilder text = new StringBuilder();
        mount.forEach(
                (name, value) -> row(text, name.equals("pid") ? "mount_of_process" : name, value));
        console.print(text.append('\n').toString());
    }

    private void printJson(NodeStatus status) {
        JsonLine line = new JsonLine().put("pid", status.pid());
        status.about().forEach(line::put);
        status.counters().forEach((counter, value) -> line.put(name(counter), value));
        for (int shard = 0; shard < status.shards().size() && status.shards().size() > 1; shard++) {
            ShardStatus counters = status.shards().get(shard);
            String prefix = "shard_" + shard + "_";
            OF_SHARDS.forEach(each -> line.put(prefix + name(each), counters.get(each)));
        }
        console.print(line + "\n");
    }

    private void print(NodeStatus status) {
        StringBuilder text = new StringBuilder("process " + status.pid() + "\n");
        status.about().forEach((name, value) -> row(text, name, value));
        status.counters()
                .forEach(
                        (counter, value) -> row(text, name(counter), value + " " + counter.unit()));
        if (status.shards().size() > 1) {
            for (int shard = 0; shard < status.shards().size(); shard++) {
                row(text, "shard_" + shard, line(status.shards().get(shard)));
            }
        }
        console.print(text.append('\n').toString());
    }

    private static String line(ShardStatus shard) {
        return OF_SHARDS.stream()
                .map(counter -> name(counter).replace('_', ' ') + " " + shard.get(counter))
                .collect(Collectors.joining(", "));
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("  %-20s %s%n".formatted(name.replace('_', ' '), value));
    }

    private static String name(NodeCounter counter) {
        return counter.name().toLowerCase(Locale.ROOT);
    }
}
