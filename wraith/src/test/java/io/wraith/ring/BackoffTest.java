package io.wraith.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.ring.Backoff.Step;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

final class BackoffTest {
    @Test
    void spinsThenYieldsThenSleepsLongerAndLonger() {
        Backoff backoff = new Backoff(3, 5_000, 2);
        List<Step> expected = new ArrayList<>(Collections.nCopies(3, Step.SPIN));
        expected.addAll(Collections.nCopies(8, Step.YIELD));
        expected.addAll(Collections.nCopies(4, Step.SLEEP));
        List<Step> seen = new ArrayList<>();
        List<Long> sleeps = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            backoff.idle(0);
            seen.add(backoff.step());
            sleeps.add(backoff.nextSleepNs());
        }
        assertThat(seen).isEqualTo(expected);
        assertThat(sleeps.subList(10, 15)).containsExactly(1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
    }

    @Test
    void workStartsItOver() {
        Backoff backoff = new Backoff(16, 5_000, 2);
        idleUntil(backoff, Step.SLEEP);
        backoff.idle(1);
        assertThat(backoff.step()).isEqualTo(Step.WORK);
        assertThat(backoff.nextSleepNs()).isEqualTo(1_000);
        backoff.idle(0);
        assertThat(backoff.step()).isEqualTo(Step.SPIN);
    }

    @Test
    void spinsLessWhenItWasInVainAndMoreWhenItPaid() {
        Backoff backoff = new Backoff(100, 1_000, 2);
        assertThat(backoff.spinLimit()).isEqualTo(100);
        idleUntil(backoff, Step.SLEEP);
        backoff.reset();
        assertThat(backoff.spinLimit()).isEqualTo(50);
        for (int wait = 0; wait < 5; wait++) {
            idleUntil(backoff, Step.SLEEP);
            backoff.reset();
        }
        assertThat(backoff.spinLimit()).as("never to zero").isEqualTo(16);
        idleUntil(backoff, Step.SPIN);
        backoff.reset();
        assertThat(backoff.spinLimit()).isEqualTo(32);
        for (int wait = 0; wait < 5; wait++) {
            idleUntil(backoff, Step.SPIN);
            backoff.reset();
        }
        assertThat(backoff.spinLimit()).as("never beyond the limit").isEqualTo(100);
    }

    @Test
    void neverSpinsOnOneProcessor() {
        Backoff backoff = new Backoff(100, 1_000, 1);
        backoff.idle(0);
        assertThat(backoff.step()).isEqualTo(Step.YIELD);
        backoff.reset();
        assertThat(backoff.spinLimit()).isZero();
    }

    @Test
    void refusesSenselessLimits() {
        assertThatThrownBy(() -> new Backoff(-1, 1_000))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(1 << 21, 1_000))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(1, 999)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void idleUntil(Backoff backoff, Step step) {
        do {
            backoff.idle(0);
        } while (backoff.step() != step);
    }
}
