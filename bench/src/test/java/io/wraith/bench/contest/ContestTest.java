package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.result.Better;
import io.wraith.bench.result.Claim;
import io.wraith.bench.result.Printed;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

final class ContestTest {
    @Test
    void eachIsFirstInTurn() throws InterruptedException {
        List<String> turns = new ArrayList<>();
        Contest contest = new Contest("race", Better.MORE);
        for (String name : List.of("a", "b", "c")) {
            contest.with(
                    name,
                    () -> {
                        turns.add(name);
                        return Figures.of("m/s", 1);
                    });
        }
        assertThat(contest.run(3, new Printed(false).results())).isZero();
        assertThat(String.join("", turns)).isEqualTo("abcbcacab");
    }

    @Test
    void ratiosAreOfRoundsAndClaimsAreJudged() throws InterruptedException {
        double[] speed = {100};
        Contest contest =
                new Contest("race", Better.MORE)
                        .with("ours", () -> Figures.of("m/s", speed[0] *= 3).and("kg", 5))
                        .with("theirs", () -> Figures.of("m/s", speed[0] / 2))
                        .claim(Claim.ratio("twice", "ours", "theirs", 2))
                        .claim(Claim.ratio("seven times", "ours", "theirs", 7));
        Printed printed = new Printed(false);
        assertThat(contest.run(2, printed.results())).isZero();
        assertThat(printed.text())
                .containsPattern("ours +600 \\(300–900\\) +5.00")
                .containsPattern("theirs +150 \\(150–150\\) +-")
                .contains("twice: 4.00 times, bar at least 2.00: met")
                .contains("seven times: 4.00 times, bar at least 7.00: NOT MET");
    }

    @Test
    void whoFailsOrIsMissingDoesNotStopTheOthers() throws InterruptedException {
        int[] turns = {0};
        Contest contest =
                new Contest("race", Better.LESS)
                        .with("ours", () -> Figures.of("s", ++turns[0]))
                        .with(
                                "breaks",
                                () -> {
                                    throw new IOException("out of fuel");
                                })
                        .with("absent", "absent is not installed", () -> Figures.of("s", 1))
                        .claim(Claim.ratio("faster", "ours", "breaks", 1));
        Printed printed = new Printed(false);
        assertThat(contest.run(3, printed.results())).isEqualTo(1);
        assertThat(turns[0]).isEqualTo(3);
        assertThat(printed.text())
                .contains("breaks: missing: failed: out of fuel")
                .contains("absent: missing: absent is not installed")
                .contains("faster: missing: one side is missing")
                .contains("the rounds of ours, s differ by a factor of 3.00");
    }

    @Test
    void programsGetOneObjectPerLine() throws InterruptedException {
        Contest contest =
                new Contest("race", Better.MORE)
                        .with("ours", () -> Figures.of("m/s", 4))
                        .with("absent", "not here", () -> Figures.of("m/s", 1))
                        .claim(Claim.figure("at least 3", "ours", 3));
        Printed printed = new Printed(true);
        assertThat(contest.run(2, printed.results())).isZero();
        List<String> lines = printed.text().lines().toList();
        assertThat(lines).hasSize(5).allMatch(line -> line.matches("\\{.*\\}"));
        assertThat(lines.get(0)).contains("\"kind\":\"environment\"", "\"cores\":");
        assertThat(lines.get(1)).contains("\"row\":\"ours\"", "\"samples\":[4.0,4.0]");
        assertThat(lines.get(2)).contains("\"kind\":\"missing\"", "\"why\":\"not here\"");
        assertThat(lines.get(3)).contains("\"bar\":3.0,\"met\":true");
        assertThat(lines.get(4)).contains("\"kind\":\"noise\"");
    }
}
