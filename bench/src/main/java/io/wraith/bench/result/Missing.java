package io.wraith.bench.result;

import io.wraith.node.JsonLine;

/// A row that could not be measured, and why.
public record Missing(String row, String why) implements Finding {
    @Override
    public String kind() {
        return "missing";
    }

    @Override
    public void describe(JsonLine line) {
        line.put("why", why);
    }
}
