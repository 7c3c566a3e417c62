package io.wraith.bench.result;

import io.wraith.node.JsonLine;

import java.util.List;

/// A figure over two conditions, such as speed over loss and round trip.
///
/// @param values line by line, as many as `across` in each; NaN where nothing was measured
public record Grid(
        String row, String unit, Better better, Axis across, Axis down, List<Double> values)
        implements Finding {
    /// A condition and its steps, in order.
    public record Axis(String name, List<String> steps) {
        public Axis {
            steps = List.copyOf(steps);
        }
    }

    public Grid {
        values = List.copyOf(values);
        if (values.size() != across.steps.size() * down.steps.size()) {
            throw new IllegalArgumentException("a grid has a value for every pair of steps");
        }
    }

    double value(int line, int column) {
        return values.get(line * across.steps.size() + column);
    }

    @Override
    public String kind() {
        return "grid";
    }

    @Override
    public void describe(JsonLine line) {
        line.put("unit", unit).put("better", Result.word(better));
        line.put("across", across.name).put("columns", across.steps);
        line.put("down", down.name).put("lines", down.steps);
        line.put("values", values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
