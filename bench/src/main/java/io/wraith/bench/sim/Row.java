package io.wraith.bench.sim;

import io.wraith.bench.result.Result;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// One line of the tables: a figure of an experiment's runs, and the bar that its median over the
/// seeds has to reach or may not exceed.
record Row(
        String name, String experiment, boolean atLeast, double bar, ToDoubleFunction<Run> figure) {
    static Row atLeast(String name, String experiment, double bar, ToDoubleFunction<Run> figure) {
        return new Row(name, experiment, true, bar, figure);
    }

    static Row atMost(String name, String experiment, double bar, ToDoubleFunction<Run> figure) {
        return new Row(name, experiment, false, bar, figure);
    }

    /// A figure per seed.
    Result result(List<Double> figures) {
        Result result = atLeast ? Result.more(name, "", figures) : Result.less(name, "", figures);
        return result.under("median").bar(bar);
    }
}
