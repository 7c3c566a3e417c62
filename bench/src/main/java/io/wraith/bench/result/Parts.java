package io.wraith.bench.result;

import io.wraith.node.JsonLine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A whole that is made of parts, such as the time of a packet by stages.
public record Parts(String row, String unit, Map<String, Double> parts) implements Finding {
    /// Keeps the order of the parts.
    public Parts {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    public double total() {
        return parts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    @Override
    public String kind() {
        return "parts";
    }

    @Override
    public void describe(JsonLine line) {
        double[] values = parts.values().stream().mapToDouble(Double::doubleValue).toArray();
        line.put("unit", unit).put("total", total());
        line.put("parts", parts.keySet().stream().toList()).put("values", values);
    }
}
