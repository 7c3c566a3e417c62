package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PacerTest {
    private static final int SIZE = 1312;
    private static final long SECOND = 1_000_000_000L;
    private static final long START = -3 * SECOND;

    @ParameterizedTest
    @ValueSource(longs = {8_000, 1_250_000, 12_500_000, 125_000_000, 1_250_000_000})
    void sendsTheRateInBytesPerSecond(long bytesPerSecond) {
        Pacer pacer = paced(bytesPerSecond);
        long sent = 0;
        long seconds = Math.max(2, 10 * SIZE / bytesPerSecond);
        for (long now = START; now - START < seconds * SECOND; ) {
            sent += sendAll(pacer, now);
            now = pacer.deadlineNs(now, Long.MAX_VALUE / 2, SIZE);
        }
        long quantum = SendLimits.quantum(bytesPerSecond, SIZE);
        assertThat(sent)
                .isBetween(seconds * bytesPerSecond - quantum, seconds * bytesPerSecond + quantum);
    }

    @Test
    void noPauseIsRepaidBeyondOneQuantum() {
        Pacer pacer = paced(125_000_000);
        int quantum = SendLimits.quantum(125_000_000, SIZE);
        sendAll(pacer, START);
        assertThat(pacer.creditBytes(START + 3600 * SECOND)).isEqualTo(quantum);
        assertThat(pacer.creditBytes(START + 3600 * SECOND)).isEqualTo(quantum);
        assertThat(pacer.creditBytes(Long.MAX_VALUE + START)).isEqualTo(quantum);
    }

    @Test
    void aTimerThatIsLateByLessThanHalfAQuantumCostsNoRate() {
        Pacer pacer = paced(125_000_000);
        long late = 240_000;
        long sent = 0;
        for (long now = START; now < START + SECOND; ) {
            sent += sendAll(pacer, now);
            now = pacer.deadlineNs(now, Long.MAX_VALUE / 2, SIZE) + late;
        }
        assertThat(sent).isGreaterThan(124_900_000);
    }

    @Test
    void theDeadlineIsWhenHalfAQuantumOrAllThatWaitsMayLeave() {
        Pacer pacer = new Pacer(START, 1_000_000, 20_000);
        pacer.sent(20_000);
        assertThat(pacer.deadlineNs(START, 1 << 20, 1000)).isEqualTo(START + 10_000_000);
        assertThat(pacer.deadlineNs(START, 4000, 1000)).isEqualTo(START + 4_000_000);
        assertThat(pacer.deadlineNs(START, 10, 1000)).isEqualTo(START + 1_000_000);
        assertThat(pacer.creditBytes(START + 4_000_000)).isEqualTo(4000);
        assertThat(pacer.deadlineNs(START + 4_000_000, 4000, 1000)).isEqualTo(START + 4_000_000);
    }

    @Test
    void aNewRateHoldsFromNowOn() {
        Pacer pacer = new Pacer(START, 1_000_000, 20_000);
        pacer.sent(20_000);
        pacer.pace(START + 5_000_000, 2_000_000, 10_000);
        assertThat(pacer.creditBytes(START + 5_000_000)).isEqualTo(5000);
        assertThat(pacer.creditBytes(START + 6_000_000)).isEqualTo(7000);
        assertThat(pacer.creditBytes(START + 60_000_000)).isEqualTo(10_000);
    }

    @Test
    void aClockThatStandsOrRunsBackEarnsNothing() {
        Pacer pacer = new Pacer(START, 1_000_000, 20_000);
        pacer.sent(20_000);
        assertThat(pacer.creditBytes(START)).isZero();
        assertThat(pacer.creditBytes(START - SECOND)).isZero();
        assertThat(pacer.creditBytes(START + 1_000_000)).isEqualTo(1000);
    }

    @Test
    void moreThanTheCreditIsOurFault() {
        Pacer pacer = new Pacer(START, 1_000_000, 20_000);
        assertThatThrownBy(() -> pacer.sent(20_001)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> new Pacer(START, 0, 1)).isInstanceOf(Check.Failed.class);
    }

    /// Against the definition, in exact arithmetic: whatever happens when, no window of time sees
    /// more than its share of the rate and one quantum.
    @Test
    void noIntervalCarriesMoreThanItsRateAndOneQuantum() {
        long seed = 20_261_121;
        Prng random = new Prng(seed);
        long rate = 1_234_567;
        int quantum = 10_007;
        Pacer pacer = new Pacer(START, rate, quantum);
        long[] at = new long[2000];
        long[] total = new long[2001];
        long now = START;
        for (int i = 0; i < at.length; i++) {
            now += random.below(random.below(8) == 0 ? 40_000_000 : 2_000_000);
            int credit = pacer.creditBytes(now);
            int sent = credit == 0 ? 0 : random.below(credit + 1);
            pacer.sent(sent);
            at[i] = now;
            total[i + 1] = total[i] + sent;
        }
        for (int from = 0; from < at.length; from++) {
            for (int to = from; to < at.length; to++) {
                long earned = (at[to] - at[from]) * rate / SECOND + 1;
                assertThat(total[to + 1] - total[from])
                        .as("from %d to %d, seed %d", from, to, seed)
                        .isLessThanOrEqualTo(earned + quantum);
            }
        }
    }

    private static Pacer paced(long bytesPerSecond) {
        return new Pacer(START, bytesPerSecond, SendLimits.quantum(bytesPerSecond, SIZE));
    }

    private static long sendAll(Pacer pacer, long now) {
        int bytes = pacer.creditBytes(now) / SIZE * SIZE;
        pacer.sent(bytes);
        return bytes;
    }
}
