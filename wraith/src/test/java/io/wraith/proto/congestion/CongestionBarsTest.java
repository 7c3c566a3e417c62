package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.proto.congestion.CongestionProfile.Kind;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Locale;
import java.util.stream.IntStream;

/// The bars of the default profile on the path model: medians over as many seeds as the property
/// `wraith.congestion.seeds` says, printed with the least and the most.
@EnabledIfSystemProperty(named = "wraith.congestion.seeds", matches = "[0-9]+")
final class CongestionBarsTest {
    private static final CongestionProfile OURS = CongestionProfile.DEFAULT;
    private static final CongestionProfile CUBIC = CongestionProfile.of(Kind.CUBIC);
    private static final int SEEDS = Integer.getInteger("wraith.congestion.seeds", 1);
    private static final double RUN = 60;

    private interface Figure {
        double of(Scenario path);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    0, 10, 0.98
                    0, 50, 0.98
                    0, 100, 0.98
                    0, 200, 0.93
                    0.001, 10, 0.96
                    0.001, 50, 0.96
                    0.001, 100, 0.96
                    0.01, 10, 0.93
                    0.01, 50, 0.93
                    0.01, 100, 0.93
                    0.05, 10, 0.88
                    0.05, 50, 0.88
                    0.05, 100, 0.88
                    """)
    void share(double loss, double rttMs, double bar) {
        double median =
                print(
                        String.format(Locale.ROOT, "share, %s loss, %.0f ms", loss, rttMs),
                        gigabit().rttMs(rttMs).loss(loss),
                        path -> {
                            PathModel model = path.model();
                            ModelFlow flow = path.flow(model, OURS, 0);
                            model.run(RUN);
                            return path.share(flow, 0, RUN);
                        });
        assertThat(median).isGreaterThanOrEqualTo(bar);
    }

    @ParameterizedTest
    @CsvSource({"10", "50", "100", "200"})
    void delay(double rttMs) {
        double median =
                print(
                        String.format(Locale.ROOT, "p95 of RTT ÷ least, %.0f ms", rttMs),
                        gigabit().rttMs(rttMs),
                        path -> {
                            PathModel model = path.model();
                            ModelFlow flow = path.flow(model, OURS, 0);
                            flow.record.keepRttsFrom(10);
                            model.run(RUN);
                            return flow.record.rttNs(0.95) / 1e6 / rttMs;
                        });
        assertThat(median).isLessThanOrEqualTo(1.25);
    }

    @ParameterizedTest
    @CsvSource({
        "0.25, 0, 0.95",
        "0.5, 0, 0.95",
        "1, 0, 0.95",
        "2, 0, 0.95",
        "4, 0, 0.95",
        "1, 0.01, 0.90",
        "1, 0.05, 0.90"
    })
    void fairness(double buffer, double loss, double bar) {
        double median =
                print(
                        "Jain, " + buffer + " BDP, " + loss + " loss",
                        gigabit().buffer(buffer).loss(loss),
                        path -> {
                            PathModel model = path.model();
                            ModelFlow first = path.flow(model, OURS, 0);
                            ModelFlow second = path.flow(model, OURS, 5);
                            model.run(RUN);
                            double x = path.share(first, 30, RUN);
                            double y = path.share(second, 30, RUN);
                            return (x + y) * (x + y) / (2 * (x * x + y * y));
                        });
        assertThat(median).isGreaterThanOrEqualTo(bar);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1.5, 0", "2, 0", "1, 5", "1.5, 5", "2, 5"})
    void besideCubic(double buffer, double oursAt) {
        double median =
                print(
                        "lesser share beside CUBIC, " + buffer + " BDP, ours at " + oursAt + " s",
                        new Scenario().buffer(buffer),
                        path -> {
                            PathModel model = path.model();
                            ModelFlow ours = path.flow(model, OURS, oursAt);
                            ModelFlow cubic = path.flow(model, CUBIC, 5 - oursAt);
                            model.run(RUN);
                            double share = path.share(ours, 30, RUN);
                            return Math.min(share, path.share(cubic, 30, RUN));
                        });
        assertThat(median).isGreaterThanOrEqualTo(0.25);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0", "0.5, 0.01", "2, 0", "2, 0.01"})
    void capacity(double factor, double loss) {
        double median =
                print(
                        "seconds until capacity × " + factor + " is followed, " + loss + " loss",
                        new Scenario().loss(loss),
                        path -> secondsToFollow(path, factor));
        assertThat(median).isLessThan(3);
    }

    @ParameterizedTest
    @CsvSource({"10", "50", "200"})
    void policer(double burstMs) {
        double median =
                print(
                        "loss of 3 to 30 s, policer with a burst of " + burstMs + " ms",
                        gigabit(),
                        path -> {
                            PathModel model = path.model();
                            double rate = path.bytesPerSecond() / 10;
                            model.bottleneck.police(rate, rate * burstMs / 1e3, PathModel.at(0));
                            ModelFlow flow = path.flow(model, OURS, 0);
                            model.run(3);
                            long sent = flow.record.sent;
                            long lost = flow.record.lost;
                            model.run(30);
                            double sentSince = flow.record.sent - sent;
                            return (flow.record.lost - lost) / sentSince;
                        });
        assertThat(median).isLessThan(0.05);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1, 0", "1000, 300, 0", "10, 50, 0", "10, 50, 0.05", "10000, 20, 0"})
    void extremes(double megabits, double rttMs, double loss) {
        double median =
                print(
                        "share, " + megabits + " Mbit/s, " + rttMs + " ms, " + loss + " loss",
                        new Scenario().megabits(megabits).rttMs(rttMs).loss(loss),
                        path -> {
                            PathModel model = path.model();
                            ModelFlow flow = path.flow(model, OURS, 0);
                            model.run(RUN);
                            return path.share(flow, 0, RUN);
                        });
        assertThat(median).isGreaterThan(0.9);
    }

    private static Scenario gigabit() {
        return new Scenario().megabits(1000);
    }

    /// Until what is sent within 300 ms is at most 1.1 of less capacity, at least 0.95 of more.
    private static double secondsToFollow(Scenario path, double factor) {
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, OURS, 0);
        double change = 15 + model.random.unit() * 5;
        double capacity = factor * path.bytesPerSecond();
        model.capacity(change, 8 * capacity);
        long[] lastSent = new long[3];
        for (int tenths = 0; tenths < 200; tenths++) {
            model.run(change + tenths / 10.0);
            long sent = flow.record.sent - lastSent[tenths % 3];
            lastSent[tenths % 3] = flow.record.sent;
            double rate = sent * PathModel.DATAGRAM / 0.3;
            if (tenths >= 3 && (factor < 1 ? rate < 1.1 * capacity : rate > 0.95 * capacity)) {
                return tenths / 10.0;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private static double print(String name, Scenario path, Figure figure) {
        double[] all =
                IntStream.rangeClosed(1, SEEDS)
                        .mapToDouble(seed -> figure.of(path.seed(seed)))
                        .sorted()
                        .toArray();
        double median = all[SEEDS / 2];
        System.out.printf(
                Locale.ROOT, "%-62s %.3f  (%.3f to %.3f)%n", name, median, all[0], all[SEEDS - 1]);
        return median;
    }
}
