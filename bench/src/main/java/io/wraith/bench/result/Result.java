package io.wraith.bench.result;

import io.wraith.node.JsonLine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// A figure with its samples: one per round, or one per event where it is a time of something that
/// happened often.
///
/// @param column which figure of the row, or whose; empty for a claim, which belongs to a table but
///   is no cell of it
public record Result(
        String row, String column, String unit, Better better, List<Double> samples, Terms terms)
        implements Finding {
    /// From so many on, quantiles of samples say more than their ends.
    static final int MANY = 10;

    /// What a figure is judged by, and what it was taken with.
    ///
    /// @param bar what the median has to reach or may not exceed
    /// @param cache the state of caches, where it is not that of the whole benchmark
    record Terms(boolean areLatencies, OptionalDouble bar, String cache) {
        static final Terms USUAL = new Terms(false, OptionalDouble.empty(), "");
    }

    public Result {
        samples = List.copyOf(samples);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException(row + ": nothing was measured");
        }
    }

    /// Samples of rounds; more is better.
    public static Result more(String row, String unit, List<Double> samples) {
        return new Result(row, unit, unit, Better.MORE, samples, Terms.USUAL);
    }

    /// Samples of rounds; less is better.
    public static Result less(String row, String unit, List<Double> samples) {
        return new Result(row, unit, unit, Better.LESS, samples, Terms.USUAL);
    }

    /// Samples of rounds that explain others.
    public static Result plain(String row, String unit, List<Double> samples) {
        return new Result(row, unit, unit, Better.NEITHER, samples, Terms.USUAL);
    }

    /// Times of single events, in the order in which they happened.
    public static Result latencies(String row, String unit, List<Double> samples) {
        Terms terms = new Terms(true, OptionalDouble.empty(), "");
        return new Result(row, unit, unit, Better.LESS, samples, terms);
    }

    /// What a benchmark has to show, in words.
    public static Result claim(String words, String unit, Better better, List<Double> samples) {
        return new Result(words, "", unit, better, samples, Terms.USUAL);
    }

    /// The same in another column than that of its unit.
    public Result under(String other) {
        return new Result(row, other, unit, better, samples, terms);
    }

    /// The same figure with the samples of another run after its own.
    Result and(Result more) {
        List<Double> both = new ArrayList<>(samples);
        both.addAll(more.samples);
        return new Result(row, column, unit, better, both, terms);
    }

    /// The same with a bar for the median.
    public Result bar(double figure) {
        Terms barred = new Terms(terms.areLatencies, OptionalDouble.of(figure), terms.cache);
        return new Result(row, column, unit, better, samples, barred);
    }

    /// The same, taken with caches in a state such as `cold`.
    public Result cache(String state) {
        Terms told = new Terms(terms.areLatencies, terms.bar, state);
        return new Result(row, column, unit, better, samples, told);
    }

    /// Part of a table, not only a verdict below it.
    public boolean isCell() {
        return !column.isEmpty();
    }

    public boolean areLatencies() {
        return terms.areLatencies;
    }

    public OptionalDouble bar() {
        return terms.bar;
    }

    public String cache() {
        return terms.cache;
    }

    public double median() {
        return Statistics.median(samples);
    }

    public double least() {
        return Collections.min(samples);
    }

    public double most() {
        return Collections.max(samples);
    }

    public double quantile(double share) {
        return Statistics.quantile(samples, share);
    }

    /// Whether the median is on the good side of the bar; without a bar it is.
    public boolean isMet() {
        double bar = terms.bar.orElse(median());
        return better == Better.LESS ? median() <= bar : median() >= bar;
    }

    /// How many times better than `other` this was in each round; empty if they do not match.
    List<Double> speedups(Result other) {
        if (samples.size() != other.samples.size()) {
            return List.of();
        }
        return better == Better.LESS
                ? Statistics.ratios(other.samples, samples)
                : Statistics.ratios(samples, other.samples);
    }

    static String word(Better better) {
        return better.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String kind() {
        return "result";
    }

    @Override
    public void describe(JsonLine line) {
        line.put("column", column).put("unit", unit).put("better", word(better));
        line.put("latencies", areLatencies()).put("count", samples.size());
        if (areLatencies() || samples.size() >= MANY) {
            line.put("p50", quantile(0.5)).put("p95", quantile(0.95));
            line.put("p99", quantile(0.99)).put("max", most());
        } else {
            line.put("median", median()).put("min", least()).put("max", most());
        }
        terms.bar.ifPresent(bar -> line.put("bar", bar).put("met", isMet()));
        line.put("samples", samples.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
