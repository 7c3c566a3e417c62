package io.wraith.bench.sim;

import java.util.Locale;

/// Quantities as people read them.
final class Text {
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;

    private Text() {}

    static String time(long ns) {
        if (ns >= NS_PER_S) {
            return number(ns / NS_PER_S) + " s";
        }
        return ns >= NS_PER_MS ? number(ns / NS_PER_MS) + " ms" : number(ns / NS_PER_US) + " us";
    }

    static String rate(double bitsPerSecond) {
        if (bitsPerSecond >= 1e9) {
            return number(bitsPerSecond / 1e9) + " Gbit/s";
        }
        return bitsPerSecond >= 1e6
                ? number(bitsPerSecond / 1e6) + " Mbit/s"
                : number(bitsPerSecond / 1e3) + " kbit/s";
    }

    static String percent(double share) {
        return number(100 * share) + " %";
    }

    /// At most four digits behind the point, none for nothing.
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
