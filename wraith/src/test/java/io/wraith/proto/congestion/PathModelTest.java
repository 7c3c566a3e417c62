package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wraith.base.Prng;
import io.wraith.proto.congestion.CongestionProfile.Kind;

import org.junit.jupiter.api.Test;

/// The yardstick itself: what the path model says about things whose answer is known.
final class PathModelTest {
    private static final int SIZE = PathModel.DATAGRAM;

    @Test
    void aPacketLeavesWhenThoseBeforeItHaveLeft() {
        Bottleneck link = new Bottleneck(1_312_000, 4 * SIZE, RandomLoss.none(), RandomLoss.none());
        Prng random = new Prng(1);
        assertThat(link.offer(0, SIZE, random)).isEqualTo(1_000_000);
        assertThat(link.offer(0, SIZE, random)).isEqualTo(2_000_000);
        assertThat(link.offer(500_000, SIZE, random)).isEqualTo(3_000_000);
        assertThat(link.offer(10_000_000, SIZE, random)).isEqualTo(11_000_000);
    }

    @Test
    void aFullBufferDropsTheNewest() {
        Bottleneck link = new Bottleneck(1_312_000, 4 * SIZE, RandomLoss.none(), RandomLoss.none());
        Prng random = new Prng(1);
        for (int i = 1; i <= 4; i++) {
            assertThat(link.offer(0, SIZE, random)).isEqualTo(i * 1_000_000L);
        }
        assertThat(link.offer(0, SIZE, random)).isEqualTo(Bottleneck.DROPPED);
        assertThat(link.offer(1_000_000, SIZE, random)).isEqualTo(5_000_000);
        assertThat(link.queueDrops).isEqualTo(1);
    }

    @Test
    void aPolicerLetsItsBurstAndThenItsRateThrough() {
        Bottleneck link = new Bottleneck(1e9, 1 << 30, RandomLoss.none(), RandomLoss.none());
        link.police(1_312_000, 10 * SIZE, 0);
        Prng random = new Prng(1);
        int passed = 0;
        for (int i = 0; i < 2000; i++) {
            passed += link.offer(i * 500_000L, SIZE, random) == Bottleneck.DROPPED ? 0 : 1;
        }
        assertThat(passed).isBetween(1008, 1011);
    }

    @Test
    void lossHasItsShareAndItsRuns() {
        for (double run : new double[] {1.05, 2, 5}) {
            RandomLoss loss = new RandomLoss(0.05, run);
            Prng random = new Prng(7);
            int lost = 0;
            int runs = 0;
            boolean wasLost = false;
            for (int i = 0; i < 400_000; i++) {
                boolean isLost = loss.isLost(random);
                lost += isLost ? 1 : 0;
                runs += isLost && !wasLost ? 1 : 0;
                wasLost = isLost;
            }
            assertThat(lost / 400_000.0).isCloseTo(0.05, within(0.004));
            assertThat((double) lost / runs).isCloseTo(run, within(0.1 * run));
        }
    }

    @Test
    void whatWaitsLeavesLaterWhenTheCapacityFalls() {
        Scenario path = new Scenario();
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, CongestionProfile.fixedRate(25_000_000), 0);
        model.capacity(1, 50e6);
        model.run(3);
        assertThat(path.share(flow, 0.5, 1)).isCloseTo(1, within(0.02));
        assertThat(path.share(flow, 1.5, 3)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void oneSeedIsOneRun() {
        assertThat(fingerprint(3)).isEqualTo(fingerprint(3)).isNotEqualTo(fingerprint(4));
    }

    private static long fingerprint(long seed) {
        Scenario path = new Scenario().loss(0.01).seed(seed);
        PathModel model = path.model();
        ModelFlow flow = path.flow(model, CongestionProfile.of(Kind.BBR), 0);
        long hash = 0;
        for (int i = 1; i < 50; i++) {
            model.run(i * 0.1);
            hash = hash * 31 + flow.record.sent;
            hash = hash * 31 + flow.congestion.pacingBytesPerSecond();
        }
        return hash;
    }
}
