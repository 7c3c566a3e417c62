package io.wraith.proto.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CleanStretchTest {
    private static final long START = Long.MIN_VALUE / 2;
    private static final long PACKET_NS = 100_000;

    private final CleanStretch clean = new CleanStretch();
    private long nowNs = START;
    private long number;

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.01, 0.05, 0.1})
    void randomLossIsNotDisputed(double share) {
        RandomLoss loss = RandomLoss.independent(share);
        Prng random = new Prng(3);
        int disputed = 0;
        for (int i = 0; i < 1_000_000; i++) {
            packet(loss.isLost(random));
            disputed += clean.limit(share, 1) < share ? 1 : 0;
        }
        assertThat(disputed / 1e6).isLessThan(0.1);
        assertThat(clean.limit(share, 1)).isGreaterThan(0.5 * share);
    }

    @Test
    void lossThatComesAndGoesIs() {
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 5_000; i++) {
                packet(round % 10 == 0 && i % 10 == 0);
            }
        }
        assertThat(clean.limit(0.05, 1)).isLessThan(0.001);
    }

    @Test
    void lossInRunsMayHaveLongerStretches() {
        for (int i = 0; i < 20_000; i++) {
            packet(i % 1000 < 2);
        }
        assertThat(clean.limit(0.02, 1)).isLessThan(0.015);
        assertThat(clean.limit(0.02, 3)).isEqualTo(0.02, within(1e-12));
    }

    @Test
    void aStretchIsForgottenAfterTenSeconds() {
        for (int i = 0; i < 10_000; i++) {
            packet(false);
        }
        assertThat(clean.limit(0.05, 1)).isLessThan(0.002);
        for (int i = 0; i < 100_000; i++) {
            packet(i % 20 == 0);
        }
        assertThat(clean.limit(0.05, 1)).isEqualTo(0.05, within(1e-12));
    }

    /// As after a pause of the sender's thread: first the losses of an ACK, then its packets.
    @Test
    void whatOneAckTellsIsNoLongStretch() {
        for (int ack = 0; ack < 100; ack++) {
            for (int i = 50; i < 1_000; i += 100) {
                clean.lost(number + i);
            }
            number += 1_000;
            nowNs += 1_000 * PACKET_NS;
            clean.acked(nowNs, 990, number - 1);
        }
        assertThat(clean.limit(0.01, 1)).isEqualTo(0.01, within(1e-12));
    }

    private void packet(boolean isLost) {
        nowNs += PACKET_NS;
        if (isLost) {
            clean.lost(number);
        } else {
            clean.acked(nowNs, 1, number);
        }
        number++;
    }
}
