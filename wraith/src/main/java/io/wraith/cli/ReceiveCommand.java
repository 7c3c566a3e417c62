package io.wraith.cli;

import io.wraith.node.Contact;
import io.wraith.node.FileNames;
import io.wraith.node.FileReason;
import io.wraith.node.Node;
import io.wraith.node.NodeException;
import io.wraith.node.ReceiveOrder;
import io.wraith.node.Service;
import io.wraith.node.Summary;
import io.wraith.node.Transfer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// `wraith receive`.
@CommandLine.Command(
        name = "receive",
        aliases = {"rx", "recv"},
        description = "Receives what somebody sends.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "With a code or ticket it goes and fetches. Without one it shows a code and waits for"
                    + " one sender, who gives it with --to.",
            "Stopped at any moment, the same command goes on where it was. Codes and tickets are"
                    + " also read from - (standard input), @FILE, WRAITH_CODE and WRAITH_TICKET."
        })
final class ReceiveCommand implements Command {
    private static final String STANDARD_OUTPUT = "-";
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "CODE|TICKET",
            arity = "0..1",
            description = "What the sender shows, or the name of a pinned peer.")
    private @Nullable String from;

    @CommandLine.Mixin private NodeOptions options = new NodeOptions();

    @CommandLine.Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The folder to receive into; - writes one file to standard output.")
    private String output = ".";

    @CommandLine.Option(
            names = "--to",
            paramLabel = "HOST:PORT",
            description = "Where the sender is, if it is not on this network.")
    private @Nullable String place;

    @CommandLine.Option(
            names = "-y",
            description = "Does not ask before it receives; without a terminal it never does.")
    private boolean yes;

    @CommandLine.ArgGroup private Conflict conflict = new Conflict();

    @CommandLine.Option(
            names = "--fsync",
            description = "Makes each file durable before the next, not all of them at the end.")
    private boolean fsync;

    @CommandLine.Option(names = "--json", description = "One JSON object per line and event.")
    private boolean json;

    /// What happens to files that exist and differ.
    static final class Conflict {
        @CommandLine.Option(names = "--overwrite", description = "Replaces files that exist.")
        private boolean overwrite;

        @CommandLine.Option(names = "--rename", description = "Gives new files another name.")
        private boolean rename;

        @CommandLine.Option(names = "--skip", description = "Leaves files that exist as they are.")
        private boolean skip;

        ReceiveOrder apply(ReceiveOrder order) {
            if (overwrite) {
                return order.overwriting();
            }
            return rename ? order.renaming() : skip ? order.skipping() : order;
        }
    }

    ReceiveCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        if (!output.equals(STANDARD_OUTPUT)) {
            return receiveInto(FileNames.path(output));
        }
        if (json) {
            throw new UserError(
                    ExitCode.USAGE,
                    "a file and JSON cannot both be on standard output",
                    "-o - and --json were given",
                    "leave one of them out");
        }
        try (TemporaryFolder folder = new TemporaryFolder("wraith-receive")) {
            ExitCode code = receiveInto(folder.path());
            if (code == ExitCode.OK) {
                console.copy(OnlyFile.in(folder.path()));
            }
            return code;
        } catch (IOException failure) {
            throw new UserError(
                    ExitCode.GENERAL,
                    "what was received cannot be kept for a moment",
                    FileReason.of(failure),
                    "free some space, or set TMPDIR");
        }
    }

    private ExitCode receiveInto(Path folder) {
        NodeOutput shown = new NodeOutput(console, json);
        ReceiveOrder order = order(folder);
        Optional<String> text = SecretText.read(from, System.getenv(), System.in);
        return shown.run(
                options,
                "run the same command again to go on from there",
                node ->
                        text.isPresent()
                                ? fetch(node, text.get(), order, shown)
                                : accept(node, order, shown));
    }

    private ReceiveOrder order(Path folder) {
        ReceiveOrder order = conflict.apply(ReceiveOrder.into(folder));
        if (fsync) {
            order = order.syncingEach();
        }
        boolean asks = !yes && console.canDraw() && Boolean.getBoolean("wraith.terminal.input");
        return asks ? order.asking(this::ask) : order;
    }

    private boolean ask(String title, String peer) {
        console.complain("\rReceive " + title + " from " + peer.substring(0, 16) + "? [Y/n] ");
        try {
            String answer =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                            .readLine();
            return answer != null && !answer.strip().toLowerCase(Locale.ROOT).startsWith("n");
        } catch (IOException unreadable) {
            return false;
        }
    }

    private ExitCode fetch(Node node, String text, ReceiveOrder order, NodeOutput shown)
            throws NodeException, InterruptedException {
        Contact contact = Contact.parse(text, node.peers());
        if (place != null) {
            contact = contact.at(place);
        }
        return TransferOutput.exitCode(follow(shown, node.receive(contact, order)));
    }

    private ExitCode accept(Node node, ReceiveOrder order, NodeOutput shown)
            throws NodeException, InterruptedException {
        try (Service service = node.accept(order)) {
            shown.ready(service, node.listenText(), "send PATH --to");
            GuessNews guesses = new GuessNews(shown);
            Optional<Transfer> sender = Optional.empty();
            while (sender.isEmpty()) {
                guesses.look(service.wrongGuesses(), service.isCodeBurnt());
                sender = service.next(A_WHILE);
            }
            return TransferOutput.exitCode(follow(shown, sender.get()));
        }
    }

    private static Summary follow(NodeOutput shown, Transfer transfer)
            throws NodeException, InterruptedException {
        return new TransferOutput(shown, "received").follow(transfer);
    }
}
