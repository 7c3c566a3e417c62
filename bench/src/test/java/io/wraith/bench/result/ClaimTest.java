package io.wraith.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class ClaimTest {
    private static final Map<String, Result> BOTH =
            Map.of(
                    "fast", Result.less("fast", "ns/op", List.of(10.0, 30.0, 10.0)),
                    "slow", Result.less("slow", "ns/op", List.of(20.0, 30.0, 40.0)));

    private static boolean isMet(Claim claim) {
        return claim.judge(BOTH).orElseThrow().isMet();
    }

    @Test
    void aRatioIsTakenRoundByRound() {
        Result verdict = Claim.ratio("twice", "fast", "slow", 2).judge(BOTH).orElseThrow();
        assertThat(verdict.samples()).containsExactly(2.0, 1.0, 4.0);
        assertThat(verdict.median()).isEqualTo(2);
        assertThat(verdict.isMet()).isTrue();
        assertThat(verdict.isCell()).isFalse();
        assertThat(isMet(Claim.ratio("by far", "fast", "slow", 2.1))).isFalse();
    }

    @Test
    void aFigureIsJudgedByItsUnitsDirection() {
        assertThat(isMet(Claim.figure("quick", "fast", 10))).isTrue();
        assertThat(isMet(Claim.figure("quicker", "fast", 9.9))).isFalse();
        Map<String, Result> rates = Map.of("rate", Result.more("rate", "1/s", List.of(5.0)));
        assertThat(Claim.figure("much", "rate", 4).judge(rates).orElseThrow().isMet()).isTrue();
        assertThat(Claim.figure("more", "rate", 6).judge(rates).orElseThrow().isMet()).isFalse();
    }

    @Test
    void oneThatFailedInARoundIsNotJudged() {
        Map<String, Result> uneven =
                Map.of(
                        "fast", Result.less("fast", "s", List.of(1.0)),
                        "slow", Result.less("slow", "s", List.of(2.0, 2.0)));
        assertThat(Claim.ratio("?", "fast", "slow", 1).judge(uneven)).isEmpty();
    }

    @Test
    void whatWasNotMeasuredIsNotJudged() {
        assertThat(Claim.ratio("?", "fast", "missing", 1).judge(BOTH)).isEmpty();
        assertThat(Claim.figure("?", "missing", 1).judge(BOTH)).isEmpty();
    }
}
