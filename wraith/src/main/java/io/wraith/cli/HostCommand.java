package io.wraith.cli;

import io.wraith.node.FileNames;
import io.wraith.node.HostOrder;
import io.wraith.node.HostedShare;
import io.wraith.node.JsonLine;
import io.wraith.node.Node;
import io.wraith.node.NodeException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `wraith host`.
@CommandLine.Command(
        name = "host",
        description = "Lets others mount a folder of this machine.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "Shows a code and a ticket, and serves everyone who mounts the folder with one of them"
                    + " until it is stopped. Mounts can read, not write.",
            "Shared again, the same folder has a new code, but takes the tickets that were given"
                    + " before, and mounts by them go on.",
            "Nothing outside of the folder is shown: symbolic links appear as links, and are"
                    + " followed on the machine that mounts, in its own files."
        })
final class HostCommand implements Command {
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final Console console;

    @CommandLine.Parameters(paramLabel = "DIR", description = "The folder.")
    private @Nullable Path folder;

    @CommandLine.Mixin private NodeOptions options = new NodeOptions();

    @CommandLine.Option(
            names = "--name",
            paramLabel = "N",
            description = "What others see as its name; that of the folder if not given.")
    private @Nullable String name;

    @CommandLine.Option(
            names = "--writable",
            description = "Not possible yet: what is mounted can only be read.")
    private boolean writable;

    @CommandLine.Option(
            names = "--allow",
            paramLabel = "ID",
            description =
                    "Only for this identity, as wraith id prints it there. May be given again.")
    private List<String> allowed = new ArrayList<>();

    @CommandLine.Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description = "Hides what matches, as in .gitignore. May be given again.")
    private List<String> excludes = new ArrayList<>();

    @CommandLine.Option(
            names = "--expire",
            paramLabel = "D",
            description = "Ends after that time, such as 30m, 12h or 7d.")
    private @Nullable String expire;

    @CommandLine.Option(
            names = "--new-ticket",
            description =
                    "Tickets to this folder that were given before are worth nothing any more.")
    private boolean newTicket;

    @CommandLine.Option(
            names = "--max-peers",
            paramLabel = "N",
            description = "Not more mounts than that at once.")
    private @Nullable Integer mostPeers;

    @CommandLine.Option(names = "--json", description = "One JSON object per line and event.")
    private boolean json;

    HostCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        if (writable) {
            throw new UserError(
                    ExitCode.USAGE,
                    "--writable is not possible yet",
                    "this version shares folders for reading only",
                    "leave it out; nothing was shared");
        }
        HostOrder order = order();
        options.lasting(order.folder());
        NodeOutput output = new NodeOutput(console, json);
        return output.run(options, "mounts of it have ended", node -> serve(node, order, output));
    }

    private HostOrder order() {
        try {
            Path shared = folder == null ? FileNames.path(".") : folder;
            HostOrder order = HostOrder.of(shared).forOnly(allowed).without(excludes);
            order = mostPeers == null ? order : order.forAtMost(mostPeers);
            order = name == null ? order : order.named(name);
            order = newTicket ? order.withNewTicket() : order;
            return expire == null ? order : order.lasting(Amount.duration(expire));
        } catch (IllegalArgumentException wrong) {
            throw new UserError(
                    ExitCode.USAGE,
                    "this cannot be shared",
                    String.valueOf(wrong.getMessage()),
                    "see wraith host --help");
        }
    }

    private ExitCode serve(Node node, HostOrder order, NodeOutput output)
            throws NodeException, InterruptedException {
        try (HostedShare share = node.host(order)) {
            output.ready(share.code(), share.ticket(), node.listenText(), "mount %s FOLDER");
            GuessNews guesses = new GuessNews(output);
            int shown = 0;
            while (!share.await(A_WHILE)) {
                guesses.look(share.wrongGuesses(), share.isCodeBurnt());
                int mounts = share.mounts();
                if (mounts != shown) {
                    shown = mounts;
                    show(mounts, output);
                }
            }
            output.event(new JsonLine().put("event", "expired"));
            console.complain("wraith: the time for which the folder was shared is over\n");
            return ExitCode.OK;
        }
    }

    private void show(int mounts, NodeOutput output) {
        output.event(new JsonLine().put("event", "mounts").put("count", mounts));
        if (!json) {
            console.complain(mounts == 1 ? "1 mount\n" : mounts + " mounts\n");
        }
    }
}
