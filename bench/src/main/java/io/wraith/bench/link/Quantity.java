package io.wraith.bench.link;

import io.wraith.bench.sim.Condition.Unit;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Quantities as people write them: `500mbit`, `256k`, `10ms`, `1%`.
final class Quantity {
    private static final Pattern NUMBER_AND_UNIT =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([a-z%]*)");

    private static final Map<String, Double> RATES =
            Map.of("kbit", 1e3, "mbit", 1e6, "gbit", 1e9, "bit", 1.0);
    private static final Map<String, Double> BYTES = Map.of("k", 1e3, "m", 1e6, "g", 1e9, "b", 1.0);
    private static final Map<String, Double> TIMES =
            Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9);
    private static final Map<String, Double> SHARES = Map.of("%", 0.01);

    private Quantity() {}

    /// A rate in bit/s, a size in bytes, a time in ns, a share of one; an IllegalArgumentException
    /// says how it should have been written.
    static double parse(Unit unit, String text) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw wrong(unit, text);
        }
        double number = Double.parseDouble(parts.group(1));
        String suffix = parts.group(2);
        Map<String, Double> factors =
                switch (unit) {
                    case RATE -> RATES;
                    case BYTES -> BYTES;
                    case TIME -> TIMES;
                    case SHARE -> SHARES;
                    case NUMBER -> Map.of();
                };
        boolean needsUnit = unit == Unit.RATE || unit == Unit.TIME;
        if (suffix.isEmpty() && (number == 0 || !needsUnit)) {
            return number;
        }
        Double factor = factors.get(suffix);
        if (factor == null) {
            throw wrong(unit, text);
        }
        return number * factor;
    }

    private static IllegalArgumentException wrong(Unit unit, String text) {
        String form =
                switch (unit) {
                    case RATE -> "a rate such as 500mbit or 1gbit, or 0 for no limit";
                    case BYTES -> "a size such as 64k or 2m";
                    case TIME -> "a time such as 20ms or 500us";
                    case SHARE -> "a share such as 1% or 0.01";
                    case NUMBER -> "a number";
                };
        return new IllegalArgumentException("'" + text + "' is not " + form);
    }
}
