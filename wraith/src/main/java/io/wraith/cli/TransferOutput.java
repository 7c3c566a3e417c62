package io.wraith.cli;

import io.wraith.node.JsonLine;
import io.wraith.node.NodeException;
import io.wraith.node.Progress;
import io.wraith.node.Summary;
import io.wraith.node.Transfer;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Shows a transfer while it runs and how it ended.
final class TransferOutput {
    private static final Duration PEOPLE = Duration.ofMillis(200);
    private static final long PROGRAM_NS = 500_000_000L;
    private static final int MOST_REMARKS = 20;

    private final NodeOutput output;
    private final String verb;

    /// The verb in the past: `sent` or `received`.
    TransferOutput(NodeOutput output, String verb) {
        this.output = output;
        this.verb = verb;
    }

    /// Shows it until it ends.
    Summary follow(Transfer transfer) throws NodeException, InterruptedException {
        ProgressLine progressLine = new ProgressLine(output.console());
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
                if (!output.isJson()) {
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
        output.event(
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
        if (output.isJson()) {
            output.event(
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
                            .put("remarks", summary.remarks())
                            .put("remedies", summary.remedies()));
            return;
        }
        output.console().complain(text(summary, verb));
    }

    static String text(Summary summary, String verb) {
        StringBuilder text = new StringBuilder();
        summary.remarks().stream()
                .limit(MOST_REMARKS)
                .forEach(remark -> text.append("wraith: ").append(remark).append('\n'));
        int more = summary.remarks().size() - MOST_REMARKS;
        text.append(more > 0 ? "wraith: and " + more + " remarks more\n" : "");
        summary.remedies().forEach(remedy -> text.append("wraith: ").append(remedy).append('\n'));
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
        return text.toString();
    }

    /// What a transfer that left something out ends with.
    static ExitCode exitCode(Summary summary) {
        return summary.failed() == 0 ? ExitCode.OK : ExitCode.GENERAL;
    }
}
