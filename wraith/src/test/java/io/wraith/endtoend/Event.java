package io.wraith.endtoend;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line that a command wrote with `--json`.
record Event(String line) {
    /// What it tells of.
    String name() {
        return text("event");
    }

    /// A member that is a string without escapes.
    String text(String member) {
        return find(member, "\"([^\"\\\\]*)\"");
    }

    /// A member that is a number.
    double number(String member) {
        return Double.parseDouble(find(member, "([-+0-9.eE]+)"));
    }

    /// A member that is true or false.
    boolean is(String member) {
        return Boolean.parseBoolean(find(member, "(true|false)"));
    }

    private String find(String member, String value) {
        Matcher found = Pattern.compile("[{,]\"" + member + "\":" + value + "[,}]").matcher(line);
        if (!found.find()) {
            throw new AssertionError("no such member " + member + " in " + line);
        }
        return found.group(1);
    }
}
