package io.wraith.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class ClaimTest {
    private static final Score FAST =
            new Score("A.fast", "", "ns/op", true, List.of(10.0, 30.0, 10.0));
    private static final Score SLOW =
            new Score("A.slow", "n=1", "ns/op", true, List.of(20.0, 30.0, 40.0));
    private static final Map<String, Score> BOTH = Map.of(FAST.key(), FAST, SLOW.key(), SLOW);

    @Test
    void aRatioIsTakenRoundByRound() {
        Claim claim = Claim.ratio("fast beats slow", "A.fast", "A.slow[n=1]", 2);
        assertThat(claim.judge(BOTH)).hasValue(new Claim.Verdict(claim, 2.0, true));
        Claim bolder = Claim.ratio("by far", "A.fast", "A.slow[n=1]", 2.1);
        assertThat(bolder.judge(BOTH)).hasValue(new Claim.Verdict(bolder, 2.0, false));
    }

    @Test
    void aFigureIsJudgedByItsUnitsDirection() {
        assertThat(Claim.figure("quick", "A.fast", 10).judge(BOTH))
                .map(Claim.Verdict::met)
                .hasValue(true);
        assertThat(Claim.figure("quicker", "A.fast", 9.9).judge(BOTH))
                .map(Claim.Verdict::met)
                .hasValue(false);
        Score rate = new Score("A.rate", "", "ops/s", false, List.of(5.0));
        Claim most = Claim.figure("much", "A.rate", 4);
        assertThat(most.judge(Map.of("A.rate", rate))).map(Claim.Verdict::met).hasValue(true);
    }

    @Test
    void whatWasNotMeasuredIsNotJudged() {
        assertThat(Claim.ratio("?", "A.fast", "A.missing", 1).judge(BOTH)).isEmpty();
        assertThat(Claim.figure("?", "A.missing", 1).judge(BOTH)).isEmpty();
    }

    @Test
    void everyClaimNamesBenchmarksThatExist() throws ClassNotFoundException, NoSuchMethodException {
        for (Claim claim : Claims.ALL) {
            assertExists(claim.subject());
            if (!claim.reference().isEmpty()) {
                assertExists(claim.reference());
            }
        }
    }

    private static void assertExists(String key)
            throws ClassNotFoundException, NoSuchMethodException {
        String[] parts = key.replaceFirst("\\[.*", "").split("\\.");
        Class<?> benchmark = Class.forName("io.wraith.bench." + parts[0]);
        assertThat(benchmark.getDeclaredMethods())
                .as(key)
                .anyMatch(m -> m.getName().equals(parts[1]));
    }
}
