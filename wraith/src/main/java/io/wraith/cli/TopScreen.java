package io.wraith.cli;

import io.wraith.node.NodeCounter;
import io.wraith.node.NodeInterval;
import io.wraith.node.SessionCounter;
import io.wraith.node.SessionInterval;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// What `wraith top` shows, as lines of text that are no wider than the terminal.
final class TopScreen {
    private static final int LABEL = 7;
    private static final int VALUE = 12;
    private static final int TWO_COLUMNS = 72;
    private static final String SESSION = "  %7s  %-16s %11s %11s %9s %8s %8s  %s";

    private final int width;
    private final boolean isUnicode;

    TopScreen(int width, boolean isUnicode) {
        this.width = width;
        this.isUnicode = isUnicode;
    }

    List<String> lines(Collection<TopNode> nodes, Collection<TopMount> mounts) {
        List<String> lines = new ArrayList<>();
        nodes.forEach(node -> add(lines, node));
        mounts.forEach(mount -> add(lines, mount));
        if (lines.isEmpty()) {
            lines.add("nothing is running");
        }
        return lines.stream().map(this::cut).toList();
    }

    /// A page too long for the terminal ends with how much is missing.
    static List<String> fit(List<String> lines, int rows) {
        if (lines.size() <= rows || rows < 1) {
            return lines.subList(0, Math.min(lines.size(), Math.max(0, rows)));
        }
        List<String> fitting = new ArrayList<>(lines.subList(0, rows - 1));
        fitting.add("... and " + (lines.size() - rows + 1) + " more lines");
        return fitting;
    }

    private String cut(String line) {
        return line.length() > width ? line.substring(0, width) : line;
    }

    private void add(List<String> lines, TopNode node) {
        NodeInterval last = node.last();
        lines.add(
                "process %d  %s  %s"
                        .formatted(
                                last.now().pid(), about(last, "listen"), about(last, "datapath")));
        pair(
                lines,
                trend("in", rate(last.perSecond(NodeCounter.RECEIVED_BYTES)), node.in),
                trend("out", rate(last.perSecond(NodeCounter.SENT_BYTES)), node.out));
        pair(
                lines,
                trend("RTT", Amount.nanos(node.smoothedRttNs()), node.rtt),
                trend("loss", percent(last.lossPercent()), node.loss));
        pair(
                lines,
                trend(
                        "window",
                        Amount.bytes((double) last.now().get(NodeCounter.WINDOW)),
                        node.window),
                trend("drops", percent(last.dropPercent()), node.drops));
        List<SessionInterval> sessions = last.sessions();
        if (!sessions.isEmpty()) {
            lines.add(
                    SESSION.formatted(
                            "session", "peer", "in", "out", "RTT", "loss", "window", "held by"));
            sessions.forEach(session -> lines.add(session(session)));
        }
        lines.add("");
    }

    private static String about(NodeInterval last, String name) {
        return Console.printable(last.now().about().getOrDefault(name, ""));
    }

    private static String session(SessionInterval session) {
        return SESSION.formatted(
                session.now().serial(),
                session.now().peer(),
                rate(session.perSecond(SessionCounter.RECEIVED_BYTES)),
                rate(session.perSecond(SessionCounter.SENT_BYTES)),
                Amount.nanos(session.now().get(SessionCounter.RTT)),
                percent(session.lossPercent()),
                Amount.bytes((double) session.now().get(SessionCounter.WINDOW)),
                session.limiter().title());
    }

    private void pair(List<String> lines, String left, String right) {
        if (width >= TWO_COLUMNS) {
            lines.add("  " + left + "  " + right);
        } else {
            lines.add("  " + left);
            lines.add("  " + right);
        }
    }

    private String trend(String label, String value, Sparkline values) {
        int column = width >= TWO_COLUMNS ? (width - 4) / 2 : width - 2;
        return String.format(Locale.ROOT, "%-" + LABEL + "s%" + VALUE + "s ", label, value)
                + values.draw(column - LABEL - VALUE - 1, isUnicode);
    }

    private static void add(List<String> lines, TopMount mount) {
        lines.add(
                "mount of process %d  %s  of %s, by %s"
                        .formatted(
                                mount.process(),
                                mount.text("mount"),
                                mount.text("host"),
                                mount.text("path")));
        StringBuilder tiers = new StringBuilder("  read   ");
        for (TopMount.Tier tier : TopMount.Tier.values()) {
            tiers.append(
                    String.format(
                            Locale.ROOT,
                            "  from %s %s (%.0f %%)",
                            tier.title,
                            rate(mount.perSecond(tier)),
                            mount.percent(tier)));
        }
        lines.add(tiers.toString());
        lines.add("");
    }

    private static String rate(double bytesPerSecond) {
        return Amount.bytes(bytesPerSecond) + "/s";
    }

    private static String percent(double percent) {
        return String.format(Locale.ROOT, "%.2f %%", percent);
    }
}
