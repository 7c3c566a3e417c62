package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wraith.linux.Allocation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class LatencyRecorderTest {
    private final LatencyRecorder recorder = new LatencyRecorder();

    @Test
    void percentilesAreRightToTwoDigits() {
        for (int i = 1; i <= 10_000; i++) {
            recorder.record(i * 1_000L);
        }
        Latencies seen = recorder.interval();
        assertThat(seen.count()).isEqualTo(10_000);
        assertNear(seen.leastNs(), 1_000);
        assertNear(seen.medianNs(), 5_000_000);
        assertNear(seen.p90Ns(), 9_000_000);
        assertNear(seen.p99Ns(), 9_900_000);
        assertNear(seen.p999Ns(), 9_990_000);
        assertNear(seen.mostNs(), 10_000_000);
        assertThat(seen).asString().startsWith("n 10000  min 1.0  p50 50");
    }

    @Test
    void intervalsAddUpToTheTotal() {
        recorder.record(100);
        assertThat(recorder.interval().count()).isEqualTo(1);
        assertThat(recorder.interval()).isEqualTo(new Latencies(0, 0, 0, 0, 0, 0, 0));
        recorder.record(300);
        recorder.record(300);
        assertThat(recorder.total().count()).isEqualTo(3);
        assertThat(recorder.interval().count()).isZero();
        assertThat(recorder.total().mostNs()).isEqualTo(301);
    }

    @Test
    void whatIsOutOfRangeCountsAsTheNearest() {
        recorder.record(-5);
        recorder.record(Long.MAX_VALUE);
        Latencies seen = recorder.total();
        assertThat(seen.leastNs()).isZero();
        assertNear(seen.mostNs(), 3_600_000_000_000L);
    }

    @Test
    void aStallCountsForThoseItKeptWaiting() {
        recorder.recordExpecting(1_000_000, 100_000);
        Latencies seen = recorder.total();
        assertThat(seen.count()).as("1 ms, 0.9 ms, … 0.1 ms").isEqualTo(10);
        assertNear(seen.medianNs(), 500_000);
    }

    @Tag("allocation")
    @Test
    void recordingAllocatesNothing() {
        assertThat(Allocation.bytes(1_000, () -> recorder.record(12_345))).isZero();
    }

    private static void assertNear(long actual, long expected) {
        assertThat((double) actual).isCloseTo((double) expected, within(expected / 64.0));
    }
}
