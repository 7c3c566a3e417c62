package io.wraith.cli;

import io.wraith.node.JsonLine;

/// Tells people and programs that somebody tries the code without knowing it.
final class GuessNews {
    private final NodeOutput output;
    private int told;

    GuessNews(NodeOutput output) {
        this.output = output;
    }

    /// @param wrong how many there were so far
    /// @param isBurnt whether the code opens nothing any more
    void look(int wrong, boolean isBurnt) {
        if (wrong == told) {
            return;
        }
        told = wrong;
        output.event(
                new JsonLine().put("event", "guess").put("wrong", wrong).put("burnt", isBurnt));
        output.console()
                .complain(
                        isBurnt
                                ? "wraith: the code opens nothing any more\n"
                                        + "wraith: it was tried wrongly too often\n"
                                        + "wraith: the ticket still does; for a new code run the"
                                        + " command again\n"
                                : "wraith: somebody tried the code and could not prove it\n");
    }
}
