package io.wraith.bench.result;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a benchmark has to show: `subject` at least `bar` times as good as `reference`, in the same
/// rounds; or, without a reference, a figure on the good side of `bar` in the benchmark's unit.
public record Claim(String text, String subject, String reference, double bar) {
    /// The unit of ratios.
    public static final String TIMES = "times";

    public static Claim ratio(String text, String subject, String reference, double bar) {
        return new Claim(text, subject, reference, bar);
    }

    public static Claim figure(String text, String subject, double bar) {
        return new Claim(text, subject, "", bar);
    }

    /// The ratio in each round, or the figure itself, with the bar; empty when what it speaks of
    /// was not measured, or failed in some round. The names are of the caller's choice.
    public Optional<Result> judge(Map<String, Result> byName) {
        @Nullable Result measured = byName.get(subject);
        if (measured == null) {
            return Optional.empty();
        }
        if (reference.isEmpty()) {
            return Optional.of(
                    Result.claim(text, measured.unit(), measured.better(), measured.samples())
                            .bar(bar));
        }
        @Nullable Result other = byName.get(reference);
        List<Double> ratios = other == null ? List.of() : measured.speedups(other);
        return ratios.isEmpty()
                ? Optional.empty()
                : Optional.of(Result.claim(text, TIMES, Better.MORE, ratios).bar(bar));
    }
}
