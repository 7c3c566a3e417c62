package io.wraith.node.doctor;

import io.wraith.node.JsonLine;

/// One thing that a machine has or lacks.
///
/// @param group what it belongs to, for headings
/// @param name what it is
/// @param state whether Wraith gets all, some or none of it
/// @param found what the machine showed
/// @param effect what Wraith does about it
/// @param remedy the command that would improve it; empty where nothing is to be improved
public record Capability(
        String group, String name, State state, String found, String effect, String remedy) {

    /// How much of it there is.
    public enum State {
        YES("yes"),
        PARTIAL("partial"),
        NO("no");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static State when(boolean whole) {
            return whole ? YES : NO;
        }

        static State atLeastPartial(boolean whole) {
            return whole ? YES : PARTIAL;
        }
    }

    /// As `--json` prints it.
    public String toJson() {
        return new JsonLine()
                .put("group", group)
                .put("name", name)
                .put("state", state.word())
                .put("found", found)
                .put("effect", effect)
                .put("remedy", remedy)
                .toString();
    }
}
