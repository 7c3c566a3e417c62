package io.wraith.cli;

import io.wraith.node.JsonLine;
import io.wraith.node.Node;
import io.wraith.node.NodeException;
import io.wraith.node.Service;

/// What commands with a node tell: to people on standard error, to programs as JSON lines on
/// standard output.
final class NodeOutput {
    private final Console console;
    private final boolean json;

    NodeOutput(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    Console console() {
        return console;
    }

    /// Whether programs are told, rather than people.
    boolean isJson() {
        return json;
    }

    /// What a command does with its node.
    @FunctionalInterface
    interface Use {
        ExitCode of(Node node) throws NodeException, InterruptedException;
    }

    /// Opens a node for a command; stopped by a signal, it says how to go on. Programs are told of
    /// a failure, too.
    ExitCode run(NodeOptions options, String advice, Use use) {
        try (Node node = options.open(console);
                Interruption _ = new Interruption(node, console, advice)) {
            begun(node);
            return use.of(node);
        } catch (NodeException failure) {
            failed(failure);
            throw Troubles.error(failure);
        } catch (InterruptedException stopped) {
            return ExitCode.INTERRUPTED;
        }
    }

    /// Which way packets go, and why. What had to be replaced was told before.
    private void begun(Node node) {
        event(
                new JsonLine()
                        .put("event", "start")
                        .put("datapath", node.datapath())
                        .put("shards", node.shardCount()));
        if (!json && node.hasWishedDatapath()) {
            String shards =
                    node.shardCount() == 1 ? "" : ", in %d shards".formatted(node.shardCount());
            console.complain("Packets go by " + node.datapath() + shards + "\n");
        }
    }

    /// Peers can come.
    void ready(Service service, String listen, String other) {
        ready(service.code(), service.ticket(), listen, other + " %s");
        if (service.isLanMissing()) {
            console.complain(
                    "wraith: the code is not found by itself: no interface takes multicast;"
                            + " the other side needs --to HOST:PORT or the ticket\n");
        }
    }

    /// The same with what the other side has to run, in which `%s` is the code or the ticket.
    void ready(String code, String ticket, String listen, String other) {
        if (json) {
            event(
                    new JsonLine()
                            .put("event", "ready")
                            .put("ticket", ticket)
                            .put("code", code)
                            .put("listen", listen));
            return;
        }
        console.complain(
                "On the other machine run:\n\n    wraith "
                        + other.formatted(code)
                        + "\n\nFrom another network, if UDP to "
                        + listen
                        + " gets here:\n\n    wraith "
                        + other.formatted(ticket)
                        + "\n\n");
    }

    /// For programs; people see the error as every other.
    void failed(NodeException failure) {
        event(
                new JsonLine()
                        .put("event", "error")
                        .put("code", Troubles.exitCode(failure.trouble()).number)
                        .put("message", String.valueOf(failure.getMessage()))
                        .put("why", failure.why())
                        .put("remedy", failure.remedy()));
    }

    /// Something that programs are told, and people are not.
    void event(JsonLine object) {
        if (json) {
            console.print(object + "\n");
        }
    }
}
