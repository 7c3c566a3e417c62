package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LimiterWatchTest {
    private static final long MS = 1_000_000;

    private long idleNs;
    private long nowNs;
    private final LimiterWatch watch = new LimiterWatch(() -> idleNs);

    /// Turns of a millisecond, in which the thread waits for that share of it.
    private Limiter turns(int count, Limiter now, double idle) {
        Limiter found = Limiter.UNKNOWN;
        for (int i = 0; i < count; i++) {
            nowNs += MS;
            idleNs += (long) (idle * MS);
            found = watch.turn(now, nowNs);
        }
        return found;
    }

    @Test
    void whatMostTurnsFoundOfHalfASecondIsSaid() {
        assertThat(turns(400, Limiter.DISK, 0.5)).isEqualTo(Limiter.UNKNOWN);
        assertThat(turns(200, Limiter.PEER, 0.5)).isEqualTo(Limiter.DISK);
        assertThat(turns(400, Limiter.PEER, 0.5)).isEqualTo(Limiter.DISK);
        assertThat(turns(101, Limiter.PEER, 0.5)).isEqualTo(Limiter.PEER);
        assertThat(turns(600, Limiter.NET, 0.5)).isEqualTo(Limiter.NET);
    }

    @Test
    void aThreadThatNeverWaitsIsTheLimitWhateverElseIsFound() {
        assertThat(turns(600, Limiter.NET, 0.02)).isEqualTo(Limiter.CPU);
        assertThat(turns(600, Limiter.NET, 0.3)).isEqualTo(Limiter.NET);
    }
}
