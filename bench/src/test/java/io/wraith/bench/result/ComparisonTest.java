package io.wraith.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wraith.bench.result.Comparison.Verdict;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class ComparisonTest {
    private static final int TRIALS = 2_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /// Times have long upper tails: e to the power of a bell.
    private List<Double> times(int count, double middle, double spread) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(middle * Math.exp(spread * random.nextGaussian()));
        }
        return times;
    }

    private static Verdict verdict(List<Double> before, List<Double> now) {
        Result some = Result.less("row", "ms", before);
        return Comparison.of("row", some, Result.less("row", "ms", now)).verdict();
    }

    @Test
    void equalSourcesAlarmNoOftenerThanStated() {
        for (int rounds : new int[] {5, 10, 60}) {
            int alarms = 0;
            for (int trial = 0; trial < TRIALS; trial++) {
                List<Double> before = times(rounds, 1, 0.3);
                boolean isSame = verdict(before, times(rounds, 1, 0.3)) == Verdict.SAME;
                alarms += isSame ? 0 : 1;
            }
            double rate = (double) alarms / TRIALS;
            // Four deviations of the count above the stated rate: once in thirty thousand runs.
            double slack = 4 * Math.sqrt(Comparison.ALARM_RATE / TRIALS);
            assertThat(rate)
                    .as("seed %d, %d rounds", seed, rounds)
                    .isLessThan(Comparison.ALARM_RATE + slack);
        }
    }

    @Test
    void aFifthIsSeenThroughOrdinaryNoise() {
        int seen = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            boolean isWorse = verdict(times(10, 1, 0.05), times(10, 1.2, 0.05)) == Verdict.WORSE;
            seen += isWorse ? 1 : 0;
        }
        assertThat((double) seen / TRIALS).as("seed %d", seed).isGreaterThan(0.99);
    }

    @Test
    void theDirectionIsThatOfTheUnit() {
        List<Double> low = List.of(1.0, 1.01, 1.02, 1.03, 1.04);
        List<Double> high = List.of(1.3, 1.31, 1.32, 1.33, 1.34);
        assertThat(verdict(low, high)).isEqualTo(Verdict.WORSE);
        assertThat(verdict(high, low)).isEqualTo(Verdict.BETTER);
        Result before = Result.more("row", "MB/s", low);
        Comparison faster = Comparison.of("row", before, Result.more("row", "MB/s", high));
        assertThat(faster.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(faster.times()).isCloseTo(1.294, within(1e-3));
        assertThat(faster.line()).contains("\"verdict\":\"better\"");
    }

    @Test
    void aCertainTrifleIsNoChange() {
        List<Double> before = List.of(1.0, 1.001, 1.002, 1.003, 1.004);
        List<Double> now = List.of(1.03, 1.031, 1.032, 1.033, 1.034);
        assertThat(verdict(before, now)).isEqualTo(Verdict.SAME);
    }

    @Test
    void fewRoundsAreSaidToBeFew() {
        List<Double> three = List.of(1.0, 1.1, 1.2);
        assertThat(verdict(three, List.of(9.0, 9.1, 9.2))).isEqualTo(Verdict.TOO_FEW);
    }

    @Test
    void theExactDistributionIsTheTables() {
        List<Double> low = List.of(1.0, 2.0, 3.0, 4.0, 5.0);
        List<Double> high = List.of(6.0, 7.0, 8.0, 9.0, 10.0);
        assertThat(RankTest.probability(low, high)).isCloseTo(2.0 / 252, within(1e-12));
        assertThat(RankTest.probability(low, low)).isEqualTo(1);
        // One of the 25 pairs is the other way round: 2 of the 252 orders are at least as far off.
        List<Double> nearly = List.of(1.0, 2.0, 3.0, 4.0, 6.5);
        assertThat(RankTest.probability(nearly, high)).isCloseTo(4.0 / 252, within(1e-12));
    }

    @Test
    void manyLatenciesCountAsStretches() {
        List<Double> before = times(40_000, 1, 0.5);
        List<Double> now = times(40_000, 1.02, 0.5);
        Result some = Result.latencies("row", "us", before);
        Comparison comparison = Comparison.of("row", some, Result.latencies("row", "us", now));
        assertThat(comparison.verdict()).as("seed %d", seed).isEqualTo(Verdict.SAME);
    }
}
