package io.wraith.cli;

import io.wraith.node.NodeCounter;
import io.wraith.node.NodeStatus;

import picocli.CommandLine;

import java.util.List;

/// `wraith metrics`.
@CommandLine.Command(
        name = "metrics",
        description = "Prints the counters of running commands for a monitoring system.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = "The format is OpenMetrics text; each running command is told by its pid.")
final class MetricsCommand implements Command {
    private final Console console;

    MetricsCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        console.print(text(NodeStatus.all()));
        return ExitCode.OK;
    }

    static String text(List<NodeStatus> all) {
        StringBuilder text = new StringBuilder();
        for (NodeCounter counter : NodeCounter.values()) {
            String name = counter.metric();
            text.append("# TYPE ").append(name);
            text.append(counter.isSum() ? " counter\n" : " gauge\n");
            text.append("# HELP ").append(name).append(' ').append(counter.help()).append('\n');
            for (NodeStatus status : all) {
                text.append(name)
                        .append(counter.isSum() ? "_total" : "")
                        .append("{pid=\"")
                        .append(status.pid())
                        .append("\"} ")
                        .append(status.counters().get(counter))
                        .append('\n');
            }
        }
        return text.append("# EOF\n").toString();
    }
}
