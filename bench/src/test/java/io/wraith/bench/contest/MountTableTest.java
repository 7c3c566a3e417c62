package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.contest.MountTable.Row;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

final class MountTableTest {
    private static final Row SPEED = Row.more("speed", "m/s").atLeast(2, "sshfs").bar(700);
    private static final Row TIME = Row.less("time", "ms").atLeast(1.25, "native").bar(5);

    private static MountTable filled() {
        MountTable table = new MountTable("race");
        for (double factor : new double[] {1, 4, 2}) {
            table.add("native", TIME, 10 * factor);
            table.add("wraith", TIME, 2 * factor);
            table.add("wraith", SPEED, 300 * factor);
            table.add("sshfs", SPEED, 200 * factor);
        }
        return table;
    }

    @Test
    void barsAreJudgedByTheMediansOfRounds() {
        assertThat(filled().text())
                .containsPattern("time, ms +20.0 \\(10.0–40.0\\) +4.00 \\(2.00–8.00\\) +-")
                .contains("at least 1.25 × native: 5.00 met; ≤ 5.00 ms: met")
                .contains("at least 2.00 × sshfs: 1.50 NOT MET; ≥ 700 m/s: NOT MET");
    }

    @Test
    void whoIsMissingIsNamed() {
        MountTable table = new MountTable("race");
        table.add("wraith", SPEED, 800);
        table.without("sshfs", "sshfs is not installed");
        assertThat(table.text())
                .contains("sshfs: sshfs is not installed")
                .contains("at least 2.00 × sshfs: not judged; ≥ 700 m/s: met");
    }

    @Test
    void programsGetOneObjectPerLine() {
        PrintStream usual = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            filled().printJson();
        } finally {
            System.setOut(usual);
        }
        String lines = printed.toString(StandardCharsets.UTF_8);
        assertThat(lines.lines()).hasSize(8).allMatch(line -> line.matches("\\{.*\\}"));
        assertThat(lines)
                .contains("\"contestant\":\"wraith\",\"median\":4.0,\"rounds\":[2.0,8.0,4.0]")
                .contains("\"bar\":\"at least 2.00 × sshfs\",\"measured\":1.5,\"met\":false");
    }
}
