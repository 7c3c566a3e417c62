package io.wraith.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// The last values of something, as a line of bars of which the tallest is the largest value.
final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String PLAIN = "_.-:=+*#";

    private final double[] values;
    private int count;

    /// Remembers so many values.
    Sparkline(int room) {
        values = new double[room];
    }

    void add(double value) {
        values[count % values.length] = value;
        count++;
    }

    /// The newest values that fit, the newest to the right; as wide as was asked for.
    String draw(int width, boolean isUnicode) {
        int shown = Math.max(0, Math.min(width, Math.min(count, values.length)));
        double most = Arrays.stream(values).max().orElse(0);
        StringBuilder line = new StringBuilder(" ".repeat(Math.max(0, width - shown)));
        for (int at = count - shown; at < count; at++) {
            line.append(bar(values[at % values.length], most, isUnicode ? BLOCKS : PLAIN));
        }
        return line.toString();
    }

    private static char bar(double value, double most, String bars) {
        double share = most > 0 ? value / most : 0;
        return bars.charAt(Math.clamp((int) (share * bars.length()), 0, bars.length() - 1));
    }

    /// Whether a terminal shows more than ASCII, as the locale says.
    static boolean isUnicode(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String set = environment.getOrDefault(name, "");
            if (!set.isEmpty()) {
                return set.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }
}
