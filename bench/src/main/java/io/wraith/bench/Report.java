package io.wraith.bench;

import io.wraith.node.JsonLine;

import java.util.Locale;
import java.util.Map;

/// What benchmarks print: tables for people, or one JSON object per line.
record Report(boolean isJson) {
    /// Begins a table; its columns are the names of figures.
    void begin(String title, String... columns) {
        if (isJson) {
            return;
        }
        StringBuilder line = new StringBuilder("%n%-30s".formatted(title));
        for (String column : columns) {
            line.append(" %12s".formatted(column));
        }
        System.out.println(line);
    }

    void row(String title, String name, Map<String, Double> figures) {
        if (isJson) {
            JsonLine line = new JsonLine().put("table", title).put("way", name);
            figures.forEach((figure, value) -> line.put(figure, value));
            Environment.now().forEach(line::put);
            System.out.println(line);
            return;
        }
        StringBuilder line = new StringBuilder("%-30s".formatted(name));
        for (double value : figures.values()) {
            String format = Math.abs(value) < 100 ? " %12.2f" : " %12.0f";
            line.append(String.format(Locale.ROOT, format, value));
        }
        System.out.println(line);
    }

    /// A ratio that has to be reached, or not to be passed.
    void claim(String claim, double bar, boolean isMost, double value) {
        boolean isMet = isMost ? value <= bar : value >= bar;
        if (isJson) {
            System.out.println(
                    new JsonLine()
                            .put("claim", claim)
                            .put("bar", bar)
                            .put("value", value)
                            .put("met", isMet));
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "  %s: %.2f; bar %s %.2f: %s%n",
                claim,
                value,
                isMost ? "at most" : "at least",
                bar,
                isMet ? "met" : "not met");
    }

    void missing(String name, String why) {
        if (isJson) {
            System.out.println(new JsonLine().put("way", name).put("missing", why));
        } else {
            System.out.printf("%-30s missing: %s%n", name, why);
        }
    }
}
