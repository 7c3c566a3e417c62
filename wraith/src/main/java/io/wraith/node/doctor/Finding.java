package io.wraith.node.doctor;

import io.wraith.node.JsonLine;

/// What was seen of one thing that can go wrong in a running command.
///
/// @param name the thing
/// @param symptom what people notice of it
/// @param evidence the numbers that were read
/// @param remedy what to do about it; empty where nothing is wrong
public record Finding(
        String name, Severity severity, String symptom, String evidence, String remedy) {

    /// How bad it is.
    public enum Severity {
        FINE("ok"),
        WARNING("warning"),
        CRITICAL("critical"),
        /// This machine does not let it be seen.
        UNSEEN("unseen");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /// A value that is to stay below both.
        static Severity of(double value, double warning, double critical) {
            if (value >= critical) {
                return CRITICAL;
            }
            return value >= warning ? WARNING : FINE;
        }
    }

    public Finding {
        remedy = severity == Severity.FINE || severity == Severity.UNSEEN ? "" : remedy;
    }

    /// As `--json` prints it.
    public String toJson(long pid) {
        return new JsonLine()
                .put("pid", pid)
                .put("name", name)
                .put("severity", severity.word())
                .put("symptom", symptom)
                .put("evidence", evidence)
                .put("remedy", remedy)
                .toString();
    }
}
