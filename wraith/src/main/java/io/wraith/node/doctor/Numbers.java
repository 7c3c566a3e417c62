package io.wraith.node.doctor;

import java.util.Locale;
import java.util.OptionalLong;

/// Numbers as kernel files have them and as people read them.
final class Numbers {
    private Numbers() {}

    /// A decimal number that fills the text, if it is one.
    static OptionalLong parse(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException odd) {
            return OptionalLong.empty();
        }
    }

    /// The number that the text begins with, such as the `8192` of `8192 kB`.
    static OptionalLong leading(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return parse(text.substring(0, end));
    }

    /// Bytes in the largest binary unit that leaves a number of 1 or more.
    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        double scaled = (double) bytes / (1L << (10 * unit));
        String text = String.format(Locale.ROOT, scaled < 10 ? "%.1f" : "%.0f", scaled);
        return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text)
                + " "
                + "KMGTPE".charAt(unit - 1)
                + "iB";
    }
}
