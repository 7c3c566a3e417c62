package io.wraith.cli;

import io.wraith.node.LiveTerminal;
import io.wraith.node.Mounts;
import io.wraith.node.NodeStatus;

import picocli.CommandLine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `wraith top`.
@CommandLine.Command(
        name = "top",
        description = "Shows live how fast running commands are, and what holds them back.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "On a terminal it is drawn again and again until q or Ctrl-C. Elsewhere, and with"
                    + " --once or --json, it prints lines.",
            "A session is held by its application (nothing more to send), congestion (as much is in"
                    + " flight as the path is thought to carry), pacing (data waits for its time),"
                    + " flow control (the peer takes no more) or its peer (which is the one that"
                    + " sends)."
        })
final class TopCommand implements Command {
    private static final int PLAIN_WIDTH = 100;
    private static final double LEAST_SECONDS = 0.25;
    private static final double MOST_SECONDS = 3_600;
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final Console console;
    private Map<String, TopNode> nodes = Map.of();
    private Map<String, TopMount> mounts = Map.of();
    private boolean hasLeft;

    @CommandLine.Option(
            names = "--all",
            description = "Of all users whose commands this one may look at: root may.")
    private boolean all;

    @CommandLine.Option(
            names = "--once",
            description = "Looks for one interval, prints what it saw, and ends.")
    private boolean once;

    @CommandLine.Option(
            names = "--interval",
            paramLabel = "SECONDS",
            description = "From one look to the next; 1 if not given.")
    private double seconds = 1;

    @CommandLine.Option(
            names = "--json",
            description = "One JSON object per process, session and mount, at each look.")
    private boolean json;

    TopCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS)) {
            throw new UserError(
                    ExitCode.USAGE,
                    "cannot look every " + seconds + " s",
                    "what is shown changes four times a second",
                    "give --interval a number from " + LEAST_SECONDS + " to " + (int) MOST_SECONDS);
        }
        long intervalNs = (long) (seconds * 1e9);
        look();
        try {
            return json || once || !LiveTerminal.isThere() ? print(intervalNs) : draw(intervalNs);
        } catch (InterruptedException stopped) {
            return ExitCode.INTERRUPTED;
        }
    }

    private ExitCode print(long intervalNs) throws InterruptedException {
        boolean isUnicode = Sparkline.isUnicode(System.getenv());
        do {
            TimeUnit.NANOSECONDS.sleep(intervalNs);
            look();
            console.print(
                    json
                            ? TopJson.text(nodes.values(), mounts.values())
                            : String.join("\n", lines(PLAIN_WIDTH, isUnicode)) + "\n");
        } while (!once && !console.isClosed());
        return ExitCode.OK;
    }

    private List<String> lines(int width, boolean isUnicode) {
        return new TopScreen(width, isUnicode).lines(nodes.values(), mounts.values());
    }

    /// Whatever ends it, the terminal is as it was.
    private ExitCode draw(long intervalNs) {
        boolean isUnicode = Sparkline.isUnicode(System.getenv());
        LiveTerminal terminal = LiveTerminal.open();
        Thread restore = new Thread(() -> leave(terminal), "wraith-terminal");
        Runtime.getRuntime().addShutdownHook(restore);
        show(ENTER);
        boolean isWanted = true;
        while (isWanted && !console.isClosed()) {
            StringBuilder screen = new StringBuilder(HOME);
            List<String> lines = lines(terminal.columns(), isUnicode);
            String separator = "";
            for (String line : TopScreen.fit(lines, terminal.rows())) {
                screen.append(separator).append(line).append(CLEAR_LINE);
                separator = "\n";
            }
            show(screen.append(CLEAR_BELOW).toString());
            isWanted = isWanted(terminal, intervalNs);
            look();
        }
        // The hook does it, for signals too.
        return ExitCode.OK;
    }

    /// Waits so long, for somebody who wants it to end.
    private static boolean isWanted(LiveTerminal terminal, long intervalNs) {
        long endNs = System.nanoTime() + intervalNs;
        for (long leftNs = intervalNs; leftNs > 0; leftNs = endNs - System.nanoTime()) {
            int key = terminal.awaitKey(leftNs);
            if (key == 'q' || key == 'Q') {
                return false;
            }
        }
        return true;
    }

    private synchronized void show(String text) {
        if (!hasLeft) {
            console.print(text);
        }
    }

    private synchronized void leave(LiveTerminal terminal) {
        console.print(LEAVE);
        hasLeft = true;
        terminal.close();
    }

    /// What is gone is forgotten.
    private void look() {
        long nowNs = System.nanoTime();
        Map<String, TopNode> present = new LinkedHashMap<>();
        for (NodeStatus status : all ? NodeStatus.ofEverybody() : NodeStatus.all()) {
            TopNode node = nodes.get(status.key());
            if (node == null) {
                node = new TopNode(status, nowNs);
            } else {
                node.look(status, nowNs);
            }
            present.put(status.key(), node);
        }
        nodes = present;
        Map<String, TopMount> mounted = new LinkedHashMap<>();
        for (Map<String, String> page : all ? Mounts.ofEverybody() : Mounts.all()) {
            String key = page.get("pid") + " " + page.get("mount");
            TopMount mount = mounts.getOrDefault(key, new TopMount());
            mount.look(page, nowNs);
            mounted.put(key, mount);
        }
        mounts = mounted;
    }
}
