package io.wraith.node.doctor;

import java.util.Locale;
import java.util.OptionalLong;

/// Numbers as kernel files have them and as people read them.
final class Numbers {
    /// Above every count of CPUs or nodes.
    private static final long MOST_IN_A_LIST = 1 << 20;

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

    /// How many numbers a kernel list such as `0-3,8` names; 0 if it is none.
    static long countOfList(String list) {
        long count = 0;
        for (String range : list.split(",", -1)) {
            String[] ends = range.strip().split("-", 2);
            OptionalLong first = parse(ends[0]);
            OptionalLong last = parse(ends[ends.length - 1]);
            if (first.isEmpty() || last.isEmpty()) {
                return 0;
            }
            long length = last.getAsLong() - first.getAsLong() + 1;
            if (length < 1 || length > MOST_IN_A_LIST) {
                return 0;
            }
            count += length;
        }
        return count;
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
