package io.wraith.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A direction of a link against what its conditions say.
final class LinkModelTest {
    private static final int IP_BYTES = 1500;
    private static final int WIRE_BYTES = 1538;
    private static final long US = 1_000;
    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final int ECT = 2;

    private record Arrival(long payload, long atNs, boolean isMarked) {}

    private final References references = new References();
    private final List<Arrival> arrivals = new ArrayList<>();

    /// Counts what the model does with the references it was given.
    private static final class References implements Payloads {
        private final Map<Long, Integer> counts = new HashMap<>();

        @Override
        public void share(long payload) {
            counts.merge(payload, 1, Integer::sum);
        }

        @Override
        public void release(long payload) {
            assertThat(counts.merge(payload, -1, Integer::sum)).isNotNegative();
        }

        int all() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    private LinkModel model(long seed, LinkConditions conditions) {
        return new LinkModel(seed, conditions, references);
    }

    private void offer(LinkModel model, long payload, long nowNs) {
        references.share(payload);
        model.offer(payload, IP_BYTES, ECT, nowNs);
    }

    /// Goes from one time that the model names to the next, as the thread of a link does.
    private void collect(LinkModel model, long untilNs) {
        while (model.nextNs() <= untilNs) {
            model.runUntil(model.nextNs());
            while (model.firstNs() != LinkModel.NEVER) {
                arrivals.add(
                        new Arrival(model.firstPayload(), model.firstNs(), model.isFirstMarked()));
                references.release(model.firstPayload());
                model.removeFirst();
            }
        }
    }

    private List<Long> payloads() {
        return arrivals.stream().map(Arrival::payload).toList();
    }

    @Test
    void whatHasNoConditionsPassesAtOnce() {
        LinkModel model = model(1, LinkConditions.NONE);
        offer(model, 5, 70);
        assertThat(model.firstNs()).isEqualTo(70);
        assertThat(model.firstPayload()).isEqualTo(5);
        collect(model, SECOND);
        assertThat(model.nextNs()).isEqualTo(LinkModel.NEVER);
        assertThat(references.all()).isZero();
    }

    @Test
    void rateAndDelayAreExact() {
        LinkConditions conditions =
                LinkConditions.NONE
                        .with(Condition.RATE, 10_000_000)
                        .with(Condition.QUEUE, 1_000_000)
                        .with(Condition.DELAY, 20 * MS);
        LinkModel model = model(1, conditions);
        for (int i = 0; i < 100; i++) {
            offer(model, i, 0);
        }
        collect(model, SECOND);
        assertThat(arrivals).hasSize(100);
        for (int i = 0; i < 100; i++) {
            long bits = (i + 1L) * WIRE_BYTES * 8;
            assertThat(arrivals.get(i).atNs()).isEqualTo(bits * SECOND / 10_000_000 + 20 * MS);
        }
    }

    @Test
    void aChangedRateHoldsForWhatWaitsAlready() {
        LinkModel model = model(1, LinkConditions.NONE.with(Condition.RATE, 1_000_000));
        for (int i = 0; i < 20; i++) {
            offer(model, i, 0);
        }
        long one = WIRE_BYTES * 8L * US;
        model.conditions(LinkConditions.NONE.with(Condition.RATE, 100_000_000), one / 2);
        collect(model, SECOND);
        assertThat(arrivals.getFirst().atNs()).isEqualTo(one);
        assertThat(arrivals.getLast().atNs()).isEqualTo(one + 19 * one / 100);

        model.conditions(LinkConditions.NONE.with(Condition.RATE, 1_000_000), SECOND);
        offer(model, 20, SECOND);
        offer(model, 21, SECOND);
        model.conditions(LinkConditions.NONE, SECOND);
        offer(model, 22, SECOND);
        collect(model, 2 * SECOND);
        assertThat(payloads()).as("none overtakes when the limit goes").isSorted().hasSize(23);
    }

    @Test
    void aFullQueueDropsAndMarksBefore() {
        LinkConditions conditions =
                LinkConditions.NONE
                        .with(Condition.RATE, 1_000_000)
                        .with(Condition.QUEUE, 10 * WIRE_BYTES)
                        .with(Condition.ECN, 5 * WIRE_BYTES);
        LinkModel model = model(1, conditions);
        for (int i = 0; i < 20; i++) {
            offer(model, i, 0);
        }
        collect(model, SECOND);
        assertThat(model.overflowed()).isEqualTo(9);
        assertThat(arrivals).hasSize(11);
        assertThat(arrivals.stream().filter(Arrival::isMarked).map(Arrival::payload))
                .containsExactly(6L, 7L, 8L, 9L, 10L);
        assertThat(references.all()).isZero();
    }

    @Test
    void theUsualQueueHoldsARoundTrip() {
        LinkConditions fast =
                LinkConditions.NONE.with(Condition.RATE, 1e9).with(Condition.DELAY, 10 * MS);
        assertThat(fast.queueBytes()).isEqualTo(2_500_000);
        assertThat(fast.with(Condition.QUEUE, 7).queueBytes()).isEqualTo(7);
        assertThat(LinkConditions.NONE.with(Condition.RATE, 1e6).queueBytes()).isEqualTo(64_000);
    }

    /// Draws do not depend on when packets come, so that a run on the real clock loses the same
    /// ones.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4711})
    void decisionsFollowFromTheSeedAndTheOrderAlone(long seed) {
        LinkConditions conditions =
                LinkConditions.NONE
                        .with(Condition.LOSS, 0.05)
                        .with(Condition.BURST, 4)
                        .with(Condition.DUPLICATE, 0.02)
                        .with(Condition.DELAY, 3 * MS);
        List<List<Long>> runs = new ArrayList<>();
        for (int gap = 1; gap <= 2; gap++) {
            LinkModel model = model(seed, conditions);
            Prng gaps = new Prng(gap);
            long nowNs = 0;
            for (int i = 0; i < 20_000; i++) {
                nowNs += gaps.below(gap * 100 * (int) US);
                offer(model, i, nowNs);
            }
            collect(model, 100 * SECOND);
            runs.add(payloads());
            arrivals.clear();
        }
        assertThat(runs.getFirst()).as("seed %d", seed).isEqualTo(runs.getLast());
        assertThat(runs.getFirst().stream().distinct().count() / 20_000.0)
                .as("seed %d", seed)
                .isEqualTo(0.95, within(0.01));
    }

    @Test
    void lossIsAloneOrInBursts() {
        LinkConditions alone = LinkConditions.NONE.with(Condition.LOSS, 0.1);
        assertThat(meanRun(alone)).isEqualTo(1 / 0.9, within(0.05));
        assertThat(meanRun(alone.with(Condition.BURST, 5))).isEqualTo(5, within(0.3));
    }

    private double meanRun(LinkConditions conditions) {
        int count = 100_000;
        boolean[] arrived = new boolean[count + 1];
        LinkModel model = model(11, conditions);
        for (int i = 0; i < count; i++) {
            offer(model, i, i);
        }
        collect(model, SECOND);
        arrivals.forEach(arrival -> arrived[(int) arrival.payload()] = true);
        arrivals.clear();
        int runs = 0;
        for (int i = 0; i < count; i++) {
            if (!arrived[i] && arrived[i + 1]) {
                runs++;
            }
        }
        assertThat(model.lost() / (double) count).isEqualTo(0.1, within(0.01));
        return model.lost() / (double) runs;
    }

    /// Anything may be set and changed: no packet is lost uncounted, none comes before its time,
    /// the order holds where nothing is reordered, and all references are given back.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyPacketIsAccountedFor(long seed) {
        Prng choices = new Prng(seed);
        LinkConditions conditions = random(choices);
        LinkModel model = model(seed, conditions);
        Map<Long, Long> sentNs = new HashMap<>();
        long nowNs = 0;
        boolean isReordered = false;
        long leastDelayNs = Long.MAX_VALUE;
        for (int i = 0; i < 5_000; i++) {
            nowNs += choices.below(4) == 0 ? choices.below(2 * MS) : 0;
            if (choices.below(500) == 0) {
                conditions = random(choices);
                model.conditions(conditions, nowNs);
            }
            isReordered |= conditions.value(Condition.REORDER) > 0;
            leastDelayNs = Math.min(leastDelayNs, conditions.whole(Condition.DELAY));
            sentNs.put((long) i, nowNs);
            offer(model, i, nowNs);
            collect(model, nowNs);
        }
        collect(model, LinkModel.NEVER - 1);
        assertThat(model.held()).as("seed %d", seed).isZero();
        assertThat(references.all()).as("seed %d", seed).isZero();
        long different = payloads().stream().distinct().count();
        // What is duplicated is one more that may not be lost any more.
        assertThat(different + model.lost() + model.overflowed())
                .as("seed %d", seed)
                .isEqualTo(5_000);
        for (Arrival arrival : arrivals) {
            assertThat(arrival.atNs() - sentNs.getOrDefault(arrival.payload(), Long.MAX_VALUE))
                    .as("seed %d, packet %d", seed, arrival.payload())
                    .isGreaterThanOrEqualTo(leastDelayNs);
        }
        if (!isReordered) {
            assertThat(payloads()).as("seed %d", seed).isSorted();
        }
    }

    private static LinkConditions random(Prng choices) {
        LinkConditions conditions = LinkConditions.NONE;
        if (choices.below(3) > 0) {
            conditions =
                    conditions
                            .with(Condition.RATE, 1e6 * (1 + choices.below(500)))
                            .with(Condition.QUEUE, 1500 + choices.below(200_000));
        }
        conditions = conditions.with(Condition.DELAY, (double) choices.below(30 * MS));
        if (choices.below(2) == 0) {
            conditions = conditions.with(Condition.JITTER, (double) choices.below(5 * MS));
        }
        if (choices.below(2) == 0) {
            conditions =
                    conditions
                            .with(Condition.LOSS, 0.2 * choices.unit())
                            .with(Condition.BURST, 1 + choices.below(8));
        }
        if (choices.below(3) == 0) {
            conditions = conditions.with(Condition.DUPLICATE, 0.1 * choices.unit());
        }
        if (choices.below(6) == 0) {
            conditions = conditions.with(Condition.REORDER, 0.1).with(Condition.HOLD, 2 * MS);
        }
        return conditions;
    }

    @Test
    void whatCannotBeIsRefused() {
        assertRefused(LinkConditions.NONE, Condition.LOSS, 1);
        assertRefused(LinkConditions.NONE, Condition.LOSS, -0.1);
        assertRefused(LinkConditions.NONE, Condition.DUPLICATE, 1.01);
        assertRefused(LinkConditions.NONE, Condition.BURST, 0.5);
        assertRefused(LinkConditions.NONE, Condition.RATE, 0.5);
        assertRefused(LinkConditions.NONE, Condition.HOLD, 0);
        assertRefused(LinkConditions.NONE, Condition.DELAY, Double.NaN);
        assertRefused(LinkConditions.NONE.with(Condition.LOSS, 0.9), Condition.BURST, 5);
    }

    private static void assertRefused(LinkConditions before, Condition condition, double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> before.with(condition, value));
    }
}
