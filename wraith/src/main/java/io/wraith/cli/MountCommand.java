package io.wraith.cli;

import io.wraith.node.Contact;
import io.wraith.node.FileNames;
import io.wraith.node.JsonLine;
import io.wraith.node.MountOrder;
import io.wraith.node.MountOrder.Caches;
import io.wraith.node.MountStatus;
import io.wraith.node.MountedShare;
import io.wraith.node.Node;
import io.wraith.node.NodeException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `wraith mount`.
@CommandLine.Command(
        name = "mount",
        description = "Shows a folder that somebody hosts as a folder of this machine.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "Runs until it is stopped or unmounted (wraith unmount, fusermount3 -u, Ctrl-C). Files"
                    + " can be read, not written. Sessions that are lost come back by themselves.",
            "-o takes ro, allow_other, default_permissions, exec, noexec, nonempty, io_uring,"
                    + " no_io_uring, uid=N, gid=N, umask=OCTAL, attr_timeout=SECONDS,"
                    + " entry_timeout=SECONDS, with commas.",
            "Without TICKET it is taken from WRAITH_TICKET or WRAITH_CODE; - is standard input, and"
                    + " @FILE a file."
        })
final class MountCommand implements Command {
    private static final Duration A_WHILE = Duration.ofMillis(500);

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "[TICKET] MNT",
            arity = "1..2",
            description = "What the host shows, and the folder to mount on.")
    private List<String> places = new ArrayList<>();

    @CommandLine.Mixin private NodeOptions options = new NodeOptions();

    @CommandLine.Option(
            names = "-o",
            paramLabel = "OPTION,...",
            description = "How to mount; see below. May be given again.")
    private List<String> mountOptions = new ArrayList<>();

    @CommandLine.Option(
            names = "--to",
            paramLabel = "HOST:PORT",
            description = "Where the host is, if it is not on this network.")
    private @Nullable String place;

    @CommandLine.Option(
            names = "--cache-dir",
            paramLabel = "D",
            description = "A folder for a cache that outlives the mount; none if not given.")
    private @Nullable Path cacheFolder;

    @CommandLine.Option(
            names = "--cache-max",
            paramLabel = "SIZE",
            description = "How much that may take; 1G if not given.")
    private @Nullable String cacheMost;

    @CommandLine.Option(
            names = "--ram-cache",
            paramLabel = "SIZE",
            description = "How much of the files is kept in memory; 64M if not given.")
    private @Nullable String memory;

    @CommandLine.Option(
            names = "--read-ahead",
            paramLabel = "SIZE",
            description = "How far a file is read ahead at most; 32M if not given, 0 for not.")
    private @Nullable String readAhead;

    @CommandLine.Option(
            names = "--offline",
            paramLabel = "no|ok",
            description =
                    "While the host cannot be reached: errors, or what the caches have, however"
                            + " old.")
    private String offline = "no";

    @CommandLine.Option(
            names = {"-d", "--daemon"},
            description = "Goes on in the background as soon as programs can use the mount.")
    private boolean daemon;

    @CommandLine.Option(names = "--json", description = "One JSON object per line and event.")
    private boolean json;

    MountCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        Path folder = FileNames.path(places.getLast());
        @Nullable String given = places.size() == 2 ? places.getFirst() : null;
        MountOrder order = order(folder);
        Optional<String> ticket = SecretText.read(given, System.getenv(), System.in);
        if (ticket.isEmpty()) {
            throw new UserError(
                    ExitCode.USAGE,
                    "no code or ticket was given",
                    "nothing tells which folder to mount",
                    "run wraith mount TICKET "
                            + FileNames.shown(folder)
                            + " with what wraith host shows");
        }
        if (daemon && !Background.isHere()) {
            return new Background(console, json).start(given, ticket.get());
        }
        boolean tellsPrograms = json || Background.isHere();
        NodeOutput output = new NodeOutput(console, tellsPrograms);
        return output.run(
                options, "it is unmounted", node -> mount(node, ticket.get(), order, output));
    }

    private MountOrder order(Path folder) {
        if (!offline.equals("ok") && !offline.equals("no")) {
            throw new UserError(
                    ExitCode.USAGE,
                    "--offline knows no " + offline,
                    "it takes no or ok",
                    "leave it out for errors while the host cannot be reached");
        }
        try {
            Caches usual = Caches.USUAL;
            Caches caches =
                    new Caches(
                            Optional.ofNullable(cacheFolder),
                            size("--cache-max", cacheMost, usual.diskBytes()),
                            size("--ram-cache", memory, usual.memoryBytes()),
                            size("--read-ahead", readAhead, usual.readAheadBytes()),
                            usual.names(),
                            usual.attributes());
            MountOrder order = MountOrder.at(folder).with(caches);
            order = MountOptions.of(mountOptions).applyTo(order);
            return offline.equals("ok") ? order.offline() : order;
        } catch (IllegalArgumentException wrong) {
            throw new UserError(
                    ExitCode.USAGE,
                    "it cannot be mounted like that",
                    String.valueOf(wrong.getMessage()),
                    "see wraith mount --help");
        }
    }

    private static long size(String option, @Nullable String text, long usual) {
        return text == null ? usual : Amount.size(option, text);
    }

    private ExitCode mount(Node node, String ticket, MountOrder order, NodeOutput output)
            throws NodeException, InterruptedException {
        Contact host = Contact.parse(ticket, node.peers());
        if (place != null) {
            host = host.at(place);
        }
        try (MountedShare mount = node.mount(host, order)) {
            ready(mount, output);
            boolean wasOnline = true;
            while (!mount.await(A_WHILE)) {
                MountStatus status = mount.status();
                if (status.isOnline() != wasOnline) {
                    wasOnline = status.isOnline();
                    tell(status, output);
                }
            }
            output.event(new JsonLine().put("event", "unmounted"));
            if (!json) {
                console.complain("unmounted\n");
            }
            return ExitCode.OK;
        }
    }

    private void ready(MountedShare mount, NodeOutput output) {
        MountStatus status = mount.status();
        output.event(
                new JsonLine()
                        .put("event", "ready")
                        .put("mount", status.folder())
                        .put("host", status.host())
                        .put("path", status.path())
                        .put("requests", status.requests())
                        .put("pid", ProcessHandle.current().pid()));
        if (Background.isHere()) {
            Background.leave();
        } else if (!json) {
            console.complain(
                    "%s is mounted on %s%n"
                            .formatted(Console.printable(status.host()), status.folder()));
            if (!status.isAsWished()) {
                console.complain(
                        "wraith: the kernel's requests come by %s%n".formatted(status.requests()));
            }
            if (!mount.isWatched()) {
                console.complain("wraith: nobody unmounts it if this process is killed\n");
            }
        }
    }

    private void tell(MountStatus status, NodeOutput output) {
        output.event(
                new JsonLine()
                        .put("event", status.isOnline() ? "online" : "offline")
                        .put("path", status.path())
                        .put("error", status.isOnline() ? "" : status.lastError()));
        if (!json) {
            console.complain(
                    status.isOnline()
                            ? "the host is there again\n"
                            : "the host is gone: " + Console.printable(status.lastError()) + "\n");
        }
    }
}
