package io.wraith.proto.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Big;
import io.wraith.vectors.ScriptedRandom;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

final class HandshakeLimiterTest {
    private static final long SEED = Long.getLong("wraith.seed", 2026);
    private static final long SECOND_NS = 1_000_000_000L;
    private static final byte[] ADDRESS = {10, 0, 0, 1, 9, 9};

    private final long startNs = new SplittableRandom(SEED).nextLong(2) + Long.MAX_VALUE - 2;
    private final HandshakeLimiter limiter =
            new HandshakeLimiter(new ScriptedRandom(SEED), startNs);

    /// The clock runs over in between.
    @Test
    void aGroupIsCountedAndForgottenByHalves() {
        byte[] neighbour = {10, 0, 0, 1, 8, 8};
        for (int i = 0; i < 64; i++) {
            limiter.count(ADDRESS, 4, startNs);
        }
        assertThat(limiter.recent(neighbour, 4, startNs)).isEqualTo(64);
        assertThat(limiter.recent(neighbour, 6, startNs)).as("another group").isZero();
        assertThat(limiter.recent(ADDRESS, 4, startNs + SECOND_NS - 1)).isEqualTo(64);
        assertThat(limiter.recent(ADDRESS, 4, startNs + SECOND_NS)).isEqualTo(32);
        assertThat(limiter.recent(ADDRESS, 4, startNs + 4 * SECOND_NS + 1)).isEqualTo(4);
        assertThat(limiter.recent(ADDRESS, 4, startNs + 400 * SECOND_NS)).isZero();
    }

    /// Others only ever raise the estimate, and rarely by much.
    @Test
    void theEstimateIsNeverTooLowAndRarelyTooHigh() {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] group = new byte[8];
        int[] counts = new int[500];
        for (int i = 0; i < 5_000; i++) {
            int which = random.nextInt(counts.length);
            counts[which]++;
            Big.u64(group, 0, which);
            limiter.count(group, 8, startNs);
        }
        int high = 0;
        for (int which = 0; which < counts.length; which++) {
            Big.u64(group, 0, which);
            int recent = limiter.recent(group, 8, startNs);
            assertThat(recent).as("seed " + SEED).isGreaterThanOrEqualTo(counts[which]);
            high += recent > counts[which] ? 1 : 0;
        }
        assertThat(high).as("seed " + SEED).isLessThan(counts.length / 10);
    }
}
