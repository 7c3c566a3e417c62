package io.wraith.cli;

import io.wraith.node.Contact;
import io.wraith.node.JsonLine;
import io.wraith.node.Node;
import io.wraith.node.NodeException;
import io.wraith.node.SendOrder;
import io.wraith.node.SendPlan;
import io.wraith.node.Service;
import io.wraith.node.Summary;
import io.wraith.node.Transfer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `wraith send`.
@CommandLine.Command(
        name = "send",
        aliases = "tx",
        description = "Sends files and folders to whoever has the code.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "Shows a code, and sends to everyone who comes with it until it is stopped, or once"
                    + " with --once. With --to it sends to one that waits in wraith receive.",
            "A path of - is standard input. Symbolic links are sent as links."
        })
final class SendCommand implements Command {
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final Console console;

    @CommandLine.Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
    private List<String> paths = new ArrayList<>();

    @CommandLine.Mixin private NodeOptions options = new NodeOptions();

    @CommandLine.Option(
            names = "--code",
            paramLabel = "WORDS",
            description = "A code that both sides agreed on, instead of a new one.")
    private @Nullable String code;

    @CommandLine.Option(
            names = "--to",
            paramLabel = "TICKET",
            description =
                    "The code, ticket or name of a peer that waits to receive. Also -, @FILE.")
    private @Nullable String to;

    @CommandLine.Option(names = "--once", description = "Ends after one has received it.")
    private boolean once;

    @CommandLine.Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description = "Leaves out what matches, as in .gitignore. May be given again.")
    private List<String> excludes = new ArrayList<>();

    @CommandLine.Option(
            names = "--limit",
            paramLabel = "RATE",
            description = "Not faster than that to one receiver, such as 100mbit or 10M.")
    private @Nullable String limit;

    @CommandLine.Option(
            names = "--dry-run",
            description = "Only lists what would be sent, on standard output.")
    private boolean dryRun;

    @CommandLine.Option(names = "--json", description = "One JSON object per line and event.")
    private boolean json;

    SendCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        NodeOutput output = new NodeOutput(console, json);
        SendOrder order = order();
        if (dryRun) {
            return list(order);
        }
        return output.run(
                options,
                "run the same commands again to go on from there",
                node -> to == null ? offer(node, order, output) : send(node, order, output));
    }

    private ExitCode list(SendOrder order) {
        try {
            List<String> remarks = SendPlan.each(order, this::show);
            remarks.forEach(remark -> console.complain("wraith: " + remark + "\n"));
            return ExitCode.OK;
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        }
    }

    private void show(SendPlan.Item item) {
        console.print(
                json
                        ? new JsonLine()
                                        .put("path", item.path())
                                        .put("kind", item.kind())
                                        .put("size", item.size())
                                + "\n"
                        : "%-13s %12d  %s%n".formatted(item.kind(), item.size(), item.path()));
    }

    private SendOrder order() {
        SendOrder order = excluding(SendOrder.ofNames(paths));
        if (limit != null) {
            order = order.limitedTo(Amount.rate(limit));
        }
        if (code != null) {
            order = order.withCode(SecretText.read(code, Map.of(), System.in).orElseThrow());
        }
        // What was read from standard input cannot be read again for the next one.
        once |= paths.contains("-");
        return once ? order.once() : order;
    }

    private SendOrder excluding(SendOrder order) {
        try {
            return order.without(excludes);
        } catch (IllegalArgumentException wrong) {
            throw new UserError(
                    ExitCode.USAGE,
                    "it cannot be sent like that",
                    String.valueOf(wrong.getMessage()),
                    "write patterns as in .gitignore, without !");
        }
    }

    private ExitCode send(Node node, SendOrder order, NodeOutput output)
            throws NodeException, InterruptedException {
        String text = SecretText.read(to, System.getenv(), System.in).orElseThrow();
        Transfer transfer = node.send(Contact.parse(text, node.peers()), order);
        return TransferOutput.exitCode(new TransferOutput(output, "sent").follow(transfer));
    }

    /// Receivers are shown one after another; those that come meanwhile are served all the same.
    private ExitCode offer(Node node, SendOrder order, NodeOutput output)
            throws NodeException, InterruptedException {
        try (Service service = node.offer(order)) {
            output.ready(service, node.listenText(), "receive");
            GuessNews guesses = new GuessNews(output);
            while (true) {
                guesses.look(service.wrongGuesses(), service.isCodeBurnt());
                Optional<Transfer> next = service.next(A_WHILE);
                if (next.isEmpty()) {
                    continue;
                }
                Optional<Summary> end = followOne(next.get(), output);
                if (once && end.isPresent()) {
                    return TransferOutput.exitCode(end.get());
                }
            }
        }
    }

    /// A receiver that fails is no reason to turn the next one away.
    private Optional<Summary> followOne(Transfer transfer, NodeOutput output)
            throws InterruptedException {
        try {
            return Optional.of(new TransferOutput(output, "sent").follow(transfer));
        } catch (NodeException failure) {
            output.failed(failure);
            console.complain(Troubles.error(failure).text());
            return Optional.empty();
        }
    }
}
