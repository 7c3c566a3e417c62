package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueueWatchTest {
    private static final long MS = 1_000_000;
    private static final long MIN_RTT = 40 * MS;

    private final QueueWatch queue = new QueueWatch(true);
    private long nowNs = -7;

    @Test
    void knowsNothingAtFirst() {
        assertThat(queue.isEmpty(MIN_RTT)).isFalse();
        assertThat(queue.isStanding(MIN_RTT)).isFalse();
        assertThat(queue.hasGrownByProbe(MIN_RTT)).isFalse();
    }

    @Test
    void aQueueIsGoneWhenTheLowestOfAWindowIsTheMinimum() {
        samples(MIN_RTT + MIN_RTT / 50, 10);
        assertThat(queue.isEmpty(MIN_RTT)).isTrue();
        samples(MIN_RTT + MIN_RTT / 20, 20);
        assertThat(queue.isEmpty(MIN_RTT)).isFalse();
    }

    @Test
    void oneLowSampleInARoundDisprovesAStandingQueue() {
        samples(2 * MIN_RTT, 20);
        queue.roundStarted();
        assertThat(queue.isStanding(MIN_RTT)).isTrue();
        samples(2 * MIN_RTT, 10);
        samples(MIN_RTT + MS, 1);
        samples(2 * MIN_RTT, 10);
        queue.roundStarted();
        assertThat(queue.isStanding(MIN_RTT)).isFalse();
    }

    @Test
    void aProbeOfAnEmptyPathIsSureEarly() {
        samples(MIN_RTT, 10);
        queue.probeStarts(MIN_RTT);
        assertThat(queue.probesEmptyPath()).isTrue();
        samples(MIN_RTT + 5 * MS, 20);
        assertThat(queue.hasGrownByProbe(MIN_RTT)).isFalse();
        samples(MIN_RTT + 8 * MS, 20);
        assertThat(queue.hasGrownByProbe(MIN_RTT)).isTrue();
    }

    @Test
    void aProbeThatMetAQueueMayAddMore() {
        samples(MIN_RTT + 20 * MS, 10);
        queue.probeStarts(MIN_RTT);
        assertThat(queue.probesEmptyPath()).isFalse();
        samples(MIN_RTT + 35 * MS, 20);
        assertThat(queue.hasGrownByProbe(MIN_RTT)).isFalse();
        samples(MIN_RTT + 38 * MS, 20);
        assertThat(queue.hasGrownByProbe(MIN_RTT)).isTrue();
    }

    /// Three of four samples are late by up to a whole round trip.
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 40})
    void jitterIsNoQueue(int milliseconds) {
        samples(MIN_RTT, 10);
        queue.probeStarts(MIN_RTT);
        for (int i = 0; i < 400; i++) {
            samples(MIN_RTT + i % 4 * (milliseconds * MS) / 3, 1);
            assertThat(queue.hasGrownByProbe(MIN_RTT)).isFalse();
        }
        queue.roundStarted();
        assertThat(queue.isStanding(MIN_RTT)).isFalse();
        assertThat(queue.isEmpty(MIN_RTT)).isTrue();
    }

    @Test
    void withoutWatchingEveryAnswerIsTheDrafts() {
        QueueWatch drafted = new QueueWatch(false);
        drafted.sampled(0, MIN_RTT, MIN_RTT);
        for (int i = 1; i < 100; i++) {
            drafted.sampled(i * MS, MIN_RTT, MIN_RTT);
        }
        drafted.probeStarts(MIN_RTT);
        assertThat(drafted.probesEmptyPath()).isFalse();
        assertThat(drafted.isEmpty(MIN_RTT)).isFalse();
        for (int i = 100; i < 200; i++) {
            drafted.sampled(i * MS, 3 * MIN_RTT, MIN_RTT);
        }
        drafted.roundStarted();
        assertThat(drafted.isStanding(MIN_RTT)).isFalse();
        assertThat(drafted.hasGrownByProbe(MIN_RTT)).isFalse();
    }

    private void samples(long rttNs, int count) {
        for (int i = 0; i < count; i++) {
            nowNs += MS;
            queue.sampled(nowNs, rttNs, MIN_RTT);
        }
    }
}
