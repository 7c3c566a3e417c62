package io.wraith.proto.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RttTest {
    private static final long MS = 1_000_000;

    private final Rtt rtt = new Rtt();

    @Test
    void withoutASampleTheFirstProbeComesAfterASecond() {
        assertThat(rtt.hasSample()).isFalse();
        assertThat(rtt.minNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(rtt.probeTimeoutNs(0)).isEqualTo(999 * MS);
    }

    @Test
    void theFirstSampleSetsEverything() {
        rtt.sample(5, 130 * MS, 20 * MS, 25 * MS);
        assertThat(rtt.latestNs()).isEqualTo(130 * MS);
        assertThat(rtt.smoothedNs()).isEqualTo(130 * MS);
        assertThat(rtt.variationNs()).isEqualTo(65 * MS);
        assertThat(rtt.minNs()).isEqualTo(130 * MS);
        assertThat(rtt.probeTimeoutNs(25 * MS)).isEqualTo((130 + 260 + 25) * MS);
    }

    @Test
    void laterSamplesAreSmoothedWithoutTheDelayOfTheAcknowledgement() {
        rtt.sample(0, 100 * MS, 0, 25 * MS);
        rtt.sample(0, 140 * MS, 20 * MS, 25 * MS);
        // 120 ms counts: variation 3/4 · 50 + 1/4 · |100 - 120|, smoothed 7/8 · 100 + 1/8 · 120.
        assertThat(rtt.variationNs()).isEqualTo(42_500_000);
        assertThat(rtt.smoothedNs()).isEqualTo(102_500_000);
        assertThat(rtt.latestNs()).isEqualTo(140 * MS);
    }

    @Test
    void theReportedDelayIsBoundedByWhatWasAllowed() {
        rtt.sample(0, 100 * MS, 0, 25 * MS);
        rtt.sample(0, 180 * MS, 80 * MS, 20 * MS);
        assertThat(rtt.smoothedNs()).isEqualTo((7 * 100 + 160) * MS / 8);
    }

    @Test
    void theReportedDelayNeverLeadsBelowTheLeast() {
        rtt.sample(0, 100 * MS, 0, 25 * MS);
        rtt.sample(0, 110 * MS, 20 * MS, 25 * MS);
        assertThat(rtt.smoothedNs()).isEqualTo((7 * 100 + 110) * MS / 8);
        assertThat(rtt.minNs()).isEqualTo(100 * MS);
    }

    @Test
    void theLeastIsOfWholeSamples() {
        rtt.sample(0, 100 * MS, 0, 25 * MS);
        rtt.sample(0, 90 * MS, 25 * MS, 25 * MS);
        assertThat(rtt.minNs()).isEqualTo(90 * MS);
    }

    @Test
    void aClockThatStandsOrRunsBackGivesTheShortestSample() {
        rtt.sample(0, 0, 0, 0);
        assertThat(rtt.minNs()).isEqualTo(1);
        rtt.sample(0, -7, 0, 0);
        assertThat(rtt.minNs()).isEqualTo(1);
    }

    @Test
    void knowsSinceWhenItHadASample() {
        assertThat(rtt.hadSample(100)).isFalse();
        rtt.sample(Long.MAX_VALUE - 10, MS, 0, 0);
        assertThat(rtt.hadSample(Long.MAX_VALUE - 11)).isFalse();
        assertThat(rtt.hadSample(Long.MAX_VALUE - 10)).isTrue();
        assertThat(rtt.hadSample(Long.MIN_VALUE + 10)).isTrue();
    }
}
