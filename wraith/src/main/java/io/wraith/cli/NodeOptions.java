package io.wraith.cli;

import io.wraith.node.IdentityFile;
import io.wraith.node.IdleRest;
import io.wraith.node.LastingPort;
import io.wraith.node.Node;
import io.wraith.node.NodeConfig;
import io.wraith.node.NodeException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.nio.file.Path;

/// What all commands that open a node take.
final class NodeOptions {
    @CommandLine.Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "The address to be reached at; any free port on all addresses if not given.")
    private @Nullable String listen;

    @CommandLine.Option(
            names = "--datapath",
            paramLabel = "auto|udp|uring|xdp|channel",
            description =
                    "How datagrams get to the kernel (uring: by io_uring), or past it (xdp;"
                            + " needs rights). What"
                            + " cannot be had is replaced and said.")
    private String datapath = "auto";

    @CommandLine.Option(
            names = "--no-lan",
            description = "Neither be found on this network by name, nor look there.")
    private boolean noLan;

    @CommandLine.Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "The first line of that file, such as /dev/fd/3, opens this user's identity if"
                            + " that has a passphrase; asked for if not given.")
    private @Nullable Path passphraseFile;

    @CommandLine.Option(
            names = "--busy-poll",
            description =
                    "Looks for packets all the time instead of sleeping until one comes: shorter"
                            + " round trips, for a core on each side that gives it.")
    private boolean busyPoll;

    private @Nullable Path lastingFor;

    NodeConfig config() {
        NodeConfig config =
                NodeConfig.usual()
                        .withDatapath(datapath())
                        .withPassphrases(key -> PassphraseInput.present(passphraseFile, key));
        if (listen != null) {
            config = listening(config, listen);
        }
        config = busyPoll ? config.spinning() : config;
        return noLan ? config.withoutLan() : config;
    }

    /// Has the node listen, where nobody says at which port, at the same one for that folder.
    void lasting(Path folder) {
        lastingFor = folder;
    }

    /// Opens a node; people are told of what had to be replaced.
    Node open(Console console) throws NodeException {
        Node node = Node.open(placed(config()));
        IdleRest.watch();
        node.replacements().forEach(line -> console.complain(line + "\n"));
        return node;
    }

    private NodeConfig placed(NodeConfig config) throws NodeException {
        Path folder = lastingFor;
        if (folder == null || config.home().isEmpty()) {
            return config;
        }
        String identity = new IdentityFile(config.home().get()).publicText();
        return config.withListen(LastingPort.of(config.listen(), identity, folder));
    }

    private static NodeConfig listening(NodeConfig config, String place) {
        try {
            return config.withListen(place);
        } catch (IllegalArgumentException wrong) {
            throw new UserError(
                    ExitCode.USAGE,
                    "no address to listen at",
                    String.valueOf(wrong.getMessage()),
                    "write for example --listen 0.0.0.0:7000 or --listen [::1]:0");
        }
    }

    private NodeConfig.Datapath datapath() {
        return switch (datapath) {
            case "auto" -> NodeConfig.Datapath.AUTO;
            case "udp" -> NodeConfig.Datapath.UDP;
            case "uring" -> NodeConfig.Datapath.URING;
            case "xdp" -> NodeConfig.Datapath.XDP;
            case "channel" -> NodeConfig.Datapath.CHANNEL;
            default ->
                    throw new UserError(
                            ExitCode.USAGE,
                            "no datapath is called " + datapath,
                            "there are auto, udp, uring, xdp and channel",
                            "leave --datapath out for what this machine is best at");
        };
    }
}
