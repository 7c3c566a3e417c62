package io.wraith.bench.result;

import io.wraith.node.JsonLine;

import java.util.List;

/// A figure over the time of one run, such as throughput.
///
/// @param seconds since the run began, rising
public record Series(String row, String unit, List<Double> seconds, List<Double> values)
        implements Finding {
    public Series {
        seconds = List.copyOf(seconds);
        values = List.copyOf(values);
        if (seconds.size() != values.size()) {
            throw new IllegalArgumentException("a series has a value at every time");
        }
    }

    @Override
    public String kind() {
        return "series";
    }

    @Override
    public void describe(JsonLine line) {
        line.put("unit", unit);
        line.put("seconds", seconds.stream().mapToDouble(Double::doubleValue).toArray());
        line.put("values", values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
