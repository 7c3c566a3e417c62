package io.wraith.bench.result;

import io.wraith.node.JsonLine;

/// A finding and where it belongs.
///
/// @param cache the usual state of caches in that benchmark; empty where it does not matter
public record Recorded(String benchmark, String table, String cache, Finding finding) {
    /// The name by which runs are compared.
    public String key() {
        String column =
                finding instanceof Result result && result.isCell() ? ", " + result.column() : "";
        return "%s: %s: %s%s".formatted(benchmark, table, finding.row(), column);
    }

    String line() {
        JsonLine line = new JsonLine().put("kind", finding.kind());
        line.put("benchmark", benchmark).put("table", table).put("row", finding.row());
        boolean isOwn = finding instanceof Result result && !result.cache().isEmpty();
        line.put("cache", isOwn ? ((Result) finding).cache() : cache);
        finding.describe(line);
        return line.toString();
    }
}
