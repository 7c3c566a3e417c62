package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.Claim;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class ContestTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream usual = System.out;

    @BeforeEach
    void catchOutput() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveOutputBack() {
        System.setOut(usual);
    }

    private static ContestOptions options(boolean json, int rounds) {
        return new ContestOptions(json, Map.of(ContestOptions.ROUNDS, rounds));
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void eachIsFirstInTurn() throws InterruptedException {
        List<String> turns = new ArrayList<>();
        Contest contest = new Contest("race", Contest.Better.MORE);
        for (String name : List.of("a", "b", "c")) {
            contest.with(
                    name,
                    () -> {
                        turns.add(name);
                        return Figures.of("m/s", 1);
                    });
        }
        assertThat(contest.run(options(false, 3))).isZero();
        assertThat(String.join("", turns)).isEqualTo("abcbcacab");
    }

    @Test
    void ratiosAreOfRoundsAndClaimsAreJudged() throws InterruptedException {
        double[] speed = {100};
        Contest contest =
                new Contest("race", Contest.Better.MORE)
                        .with("ours", () -> Figures.of("m/s", speed[0] *= 3).and("kg", 5))
                        .with("theirs", () -> Figures.of("m/s", speed[0] / 2))
                        .claim(Claim.ratio("twice", "ours", "theirs", 2))
                        .claim(Claim.ratio("seven times", "ours", "theirs", 7));
        assertThat(contest.run(options(false, 1))).isZero();
        assertThat(output())
                .containsPattern("ours +300 +5.00 +300 +300")
                .containsPattern("theirs +150 +- +150 +150")
                .contains("twice: bar 2.00, measured 2.00: met")
                .contains("seven times: bar 7.00, measured 2.00: NOT MET");
    }

    @Test
    void whoFailsOrIsMissingDoesNotStopTheOthers() throws InterruptedException {
        int[] turns = {0};
        Contest contest =
                new Contest("race", Contest.Better.LESS)
                        .with("ours", () -> Figures.of("s", ++turns[0]))
                        .with(
                                "breaks",
                                () -> {
                                    throw new IOException("out of fuel");
                                })
                        .with("absent", "absent is not installed", () -> Figures.of("s", 1))
                        .claim(Claim.ratio("faster", "ours", "breaks", 1));
        assertThat(contest.run(options(false, 3))).isEqualTo(1);
        assertThat(turns[0]).isEqualTo(3);
        assertThat(output())
                .contains("breaks: failed: out of fuel")
                .contains("absent: absent is not installed")
                .contains("faster: not judged")
                .contains("the rounds of ours differ by a factor of 3.00");
    }

    @Test
    void programsGetOneObjectPerLine() throws InterruptedException {
        Contest contest =
                new Contest("race", Contest.Better.MORE)
                        .with("ours", () -> Figures.of("m/s", 4))
                        .with("absent", "not here", () -> Figures.of("m/s", 1))
                        .claim(Claim.figure("at least 3", "ours", 3));
        assertThat(contest.run(options(true, 2))).isZero();
        assertThat(output().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(output())
                .contains("\"entrant\":\"ours\",\"m/s\":[4.0,4.0]", "\"cores\":")
                .contains("\"missing\":\"not here\"")
                .contains("\"bar\":3.0,\"measured\":4.0,\"met\":true");
    }
}
