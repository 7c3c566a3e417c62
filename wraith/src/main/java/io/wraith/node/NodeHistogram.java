package io.wraith.node;

/// How long things take in a node, as `wraith metrics` shows it.
public enum NodeHistogram {
    RTT("session_rtt", "round trips of sessions, at most one for each in a turn of the loop"),
    TURN("turn", "turns of the loop in which something came or left");

    private static final NodeHistogram[] ALL = values();

    private final String title;
    private final String help;

    NodeHistogram(String title, String help) {
        this.title = title;
        this.help = help;
    }

    /// What it is called, without a unit.
    public String title() {
        return title;
    }

    public String help() {
        return help;
    }

    static int count() {
        return ALL.length;
    }
}
