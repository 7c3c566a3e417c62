package io.wraith.bench.result;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The test of Mann and Whitney, with Wilcoxon's ranks: how likely two lots of samples would differ
/// in order as much as they do, or more, if both came from one source. It asks nothing of the shape
/// of the source, which for times is seldom a bell.
final class RankTest {
    /// Abramowitz and Stegun 26.2.17, the highest power first.
    private static final double[] TAIL = {
        1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.319381530
    };

    /// Up to there the exact distribution is counted out.
    private static final int MOST_EXACT = 50;

    private RankTest() {}

    /// Two-sided; exact for few samples without ties, else by the normal approximation.
    static double probability(List<Double> some, List<Double> others) {
        int n = some.size();
        int m = others.size();
        double[] all = new double[n + m];
        IntStream.range(0, n).forEach(i -> all[i] = some.get(i));
        IntStream.range(0, m).forEach(i -> all[n + i] = others.get(i));
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        double rankSum = 0;
        for (double value : some) {
            rankSum += rank(sorted, value);
        }
        double below = rankSum - n * (n + 1) / 2.0;
        double least = Math.min(below, (double) n * m - below);
        double ties = ties(sorted);
        return ties == 0 && n <= MOST_EXACT && m <= MOST_EXACT
                ? Math.min(1, 2 * exact(n, m, (int) Math.round(least)))
                : approximate(n, m, least, ties);
    }

    /// The least probability that so many samples can come to.
    static double least(int n, int m) {
        return Math.min(1, 2 * exact(Math.min(n, MOST_EXACT), Math.min(m, MOST_EXACT), 0));
    }

    /// Equal values share the middle of their ranks.
    private static double rank(double[] sorted, double value) {
        int first = 0;
        while (sorted[first] < value) {
            first++;
        }
        int last = first;
        while (last + 1 < sorted.length && sorted[last + 1] == value) {
            last++;
        }
        return (first + last) / 2.0 + 1;
    }

    /// The sum of `t³ - t` over groups of `t` equal values.
    private static double ties(double[] sorted) {
        double sum = 0;
        for (int i = 0; i < sorted.length; ) {
            int next = i;
            while (next < sorted.length && sorted[next] == sorted[i]) {
                next++;
            }
            double equal = next - i;
            sum += equal * equal * equal - equal;
            i = next;
        }
        return sum;
    }

    /// How likely at most `most` of the pairs are in the less usual order. The largest value is one
    /// of the `n` or of the `m`, and without it the same question is smaller.
    private static double exact(int n, int m, int most) {
        double[][] of = new double[m + 1][most + 1];
        for (double[] row : of) {
            row[0] = 1;
        }
        for (int i = 1; i <= n; i++) {
            double[][] next = new double[m + 1][most + 1];
            next[0][0] = 1;
            for (int j = 1; j <= m; j++) {
                for (int u = 0; u <= most; u++) {
                    double isSome = u >= j ? of[j][u - j] * i / (i + j) : 0;
                    next[j][u] = isSome + next[j - 1][u] * j / (i + j);
                }
            }
            of = next;
        }
        return Arrays.stream(of[m]).sum();
    }

    private static double approximate(int n, int m, double least, double ties) {
        double total = n + m;
        double mean = n * m / 2.0;
        double variance = n * m / 12.0 * (total + 1 - ties / (total * (total - 1)));
        // Half a step back, since the ranks are whole and the curve is not.
        double deviation = (mean - least - 0.5) / Math.sqrt(variance);
        return variance == 0 || deviation <= 0 ? 1 : Math.min(1, 2 * tail(deviation));
    }

    /// The upper tail of the normal distribution, by Abramowitz and Stegun 26.2.17; its error is
    /// below 1e-7.
    private static double tail(double x) {
        double t = 1 / (1 + 0.2316419 * x);
        double polynomial = 0;
        for (double coefficient : TAIL) {
            polynomial = (polynomial + coefficient) * t;
        }
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    }
}
