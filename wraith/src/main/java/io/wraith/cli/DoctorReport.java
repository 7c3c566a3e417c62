package io.wraith.cli;

import io.wraith.node.doctor.Capability;

import java.util.List;

/// The doctor's findings as text of at most 96 columns: a heading per group, then for each
/// capability its state and name beside what was found, what follows, and the remedy.
final class DoctorReport {
    private static final int NAME_WIDTH = 30;
    private static final int TEXT_WIDTH = 56;
    private static final String INDENT = " ".repeat(2 + 8 + NAME_WIDTH);

    private final boolean coloured;

    DoctorReport(boolean coloured) {
        this.coloured = coloured;
    }

    String format(List<Capability> capabilities) {
        StringBuilder text = new StringBuilder();
        String group = "";
        for (Capability capability : capabilities) {
            if (!capability.group().equals(group)) {
                text.append(group.isEmpty() ? "" : "\n").append(capability.group()).append('\n');
                group = capability.group();
            }
            append(text, capability);
        }
        return text.append('\n').append(summary(capabilities)).append('\n').toString();
    }

    private void append(StringBuilder text, Capability capability) {
        text.append("  ").append(paint(capability.state(), pad(capability.state().word(), 8)));
        text.append(pad(capability.name(), NAME_WIDTH));
        appendWrapped(text, capability.found(), "");
        appendWrapped(text.append(INDENT), capability.effect(), "");
        if (!capability.remedy().isEmpty()) {
            appendWrapped(text.append(INDENT), "-> " + capability.remedy(), "   ");
        }
    }

    /// Breaks at spaces only: a command or path that is longer than a line stays whole.
    private static void appendWrapped(StringBuilder text, String words, String hanging) {
        int column = 0;
        for (String word : Console.printable(words).split(" ")) {
            if (column > 0 && column + 1 + word.length() > TEXT_WIDTH) {
                text.append('\n').append(INDENT).append(hanging);
                column = hanging.length();
            } else if (column > 0) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        text.append('\n');
    }

    private static String pad(String text, int width) {
        String cleaned = Console.printable(text);
        return cleaned + " ".repeat(Math.max(1, width - cleaned.length()));
    }

    private String paint(Capability.State state, String text) {
        if (!coloured) {
            return text;
        }
        int colour =
                switch (state) {
                    case YES -> 32;
                    case PARTIAL -> 33;
                    case NO -> 31;
                };
        return "\u001b[" + colour + "m" + text + "\u001b[0m";
    }

    private static String summary(List<Capability> capabilities) {
        return "%d yes, %d partial, %d no: Wraith runs here"
                .formatted(
                        count(capabilities, Capability.State.YES),
                        count(capabilities, Capability.State.PARTIAL),
                        count(capabilities, Capability.State.NO));
    }

    private static long count(List<Capability> capabilities, Capability.State state) {
        return capabilities.stream().filter(c -> c.state() == state).count();
    }
}
