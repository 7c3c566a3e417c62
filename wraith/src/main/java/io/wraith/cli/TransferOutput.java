package io.wraith.cli;

import io.wraith.node.JsonLine;
import io.wraith.node.Node;
import io.wraith.node.NodeException;
import io.wraith.node.Progress;
import io.wraith.node.Service;
import io.wraith.node.Summary;
import io.wraith.node.Transfer;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Shows a transfer while it runs and how it ended: to people on standard error, to programs as
/// JSON lines on standard output.
final class TransferOutput {
    private static final Duration PEOPLE = Duration.ofMillis(200);
    private static final long PROGRAM_NS = 500_000_000L;
    private static final int MOST_REMARKS = 20;

    private final Console console;
    private final boolean json;
    private final String verb;

    /// The verb in the past: `sent` or `received`.
    TransferOutput(Console console, boolean json, String verb) {
        this.console = console;
        this.json = json;
        this.verb = verb;
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
            return use.of(node);
        } catch (NodeException failure) {
            failed(failure);
            throw Troubles.error(failure);
        } catch (InterruptedException stopped) {
            return ExitCode.INTERRUPTED;
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
            line(
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

    /// Shows it until it ends.
    Summary follow(Transfer transfer) throws NodeException, InterruptedException {
        ProgressLine progressLine = new ProgressLine(console);
        long toldNs = System.nanoTime();
        try {
            while (true) {
                Optional<Summary> end = transfer.await(PEOPLE);
                if (end.isPresent()) {
                    progressLine.clear();
                    ended(end.get());
                    return end.get();
                }
                long nowNs = System.nanoTime();
                if (!json) {
                    progressLine.draw(transfer.phase(), transfer.progress(), nowNs);
                } else if (nowNs - toldNs >= PROGRAM_NS) {
                    toldNs = nowNs;
                    progress(transfer);
                }
            }
        } finally {
            progressLine.clear();
        }
    }

    private void progress(Transfer transfer) {
        Progress now = transfer.progress();
        line(
                new JsonLine()
                        .put("event", "progress")
                        .put("phase", transfer.phase().name().toLowerCase(Locale.ROOT))
                        .put("name", now.name())
                        .put("entries", now.entries())
                        .put("entries_listed", now.entriesListed())
                        .put("bytes", now.bytes())
                        .put("bytes_listed", now.bytesListed())
                        .put("listed", now.isListed())
                        .put("failed", now.failed())
                        .put("corrupt", now.corrupt())
                        .put("rtt_ms", now.rttNs() / 1e6)
                        .put("path", now.path())
                        .put("limiter", now.limiter().name().toLowerCase(Locale.ROOT)));
    }

    private void ended(Summary summary) {
        if (json) {
            line(
                    new JsonLine()
                            .put("event", "done")
                            .put("bytes", summary.bytes())
                            .put("files", summary.done())
                            .put("kept", summary.kept())
                            .put("failed", summary.failed())
                            .put("corrupt", summary.corrupt())
                            .put("seconds", summary.seconds())
                            .put("mb_per_s", summary.megabytesPerSecond())
                            .put("path", summary.path())
                            .put("peer", summary.peer())
                            .put("verified", true)
                            .put("remarks", summary.remarks()));
            return;
        }
        StringBuilder text = new StringBuilder();
        summary.remarks().stream()
                .limit(MOST_REMARKS)
                .forEach(remark -> text.append("wraith: ").append(remark).append('\n'));
        int more = summary.remarks().size() - MOST_REMARKS;
        text.append(more > 0 ? "wraith: and " + more + " remarks more\n" : "");
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s %d %s, %s in %s, %s/s, verified%s%s%n",
                        verb,
                        summary.done(),
                        summary.done() == 1 ? "entry" : "entries",
                        Amount.bytes((double) summary.bytes()),
                        summary.seconds() < 10
                                ? String.format(Locale.ROOT, "%.2f s", summary.seconds())
                                : Amount.seconds(summary.seconds()),
                        Amount.bytes(summary.megabytesPerSecond() * 1e6),
                        summary.kept() > 0 ? "; " + summary.kept() + " were there already" : "",
                        summary.failed() > 0 ? "; " + summary.failed() + " failed" : ""));
        console.complain(text.toString());
    }

    /// For programs; people see the error as every other.
    void failed(NodeException failure) {
        if (json) {
            line(
                    new JsonLine()
                            .put("event", "error")
                            .put("code", Troubles.exitCode(failure.trouble()).number)
                            .put("message", String.valueOf(failure.getMessage()))
                            .put("why", failure.why())
                            .put("remedy", failure.remedy()));
        }
    }

    /// What else programs are told.
    void event(JsonLine object) {
        if (json) {
            line(object);
        }
    }

    private void line(JsonLine object) {
        console.print(object + "\n");
    }

    /// What a transfer that left something out ends with.
    static ExitCode exitCode(Summary summary) {
        return summary.failed() == 0 ? ExitCode.OK : ExitCode.GENERAL;
    }
}
