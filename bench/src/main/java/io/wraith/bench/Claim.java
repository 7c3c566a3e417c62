package io.wraith.bench;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a benchmark has to show: `subject` at least `bar` times as fast as `reference`, in the same
/// rounds; or, without a reference, a figure on the good side of `bar` in the benchmark's unit.
public record Claim(String text, String subject, String reference, double bar) {
    /// The median over rounds of the ratio, or of the figure itself.
    public record Verdict(Claim claim, double median, boolean met) {}

    public static Claim ratio(String text, String subject, String reference, double bar) {
        return new Claim(text, subject, reference, bar);
    }

    public static Claim figure(String text, String subject, double bar) {
        return new Claim(text, subject, "", bar);
    }

    /// Empty when what it speaks of was not measured, or failed in some round.
    public Optional<Verdict> judge(Map<String, Score> scores) {
        @Nullable Score measured = scores.get(subject);
        if (measured == null) {
            return Optional.empty();
        }
        if (reference.isEmpty()) {
            double median = measured.median();
            boolean met = measured.lessIsBetter() ? median <= bar : median >= bar;
            return Optional.of(new Verdict(this, median, met));
        }
        @Nullable Score other = scores.get(reference);
        if (other == null || other.rounds().size() != measured.rounds().size()) {
            return Optional.empty();
        }
        List<Double> ratios =
                IntStream.range(0, measured.rounds().size())
                        .mapToObj(round -> measured.speedup(other, round))
                        .toList();
        double median = Score.median(ratios);
        return Optional.of(new Verdict(this, median, median >= bar));
    }
}
