package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.contest.MountTable.Row;
import io.wraith.bench.result.Printed;

import org.junit.jupiter.api.Test;

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

    private static String text(MountTable table) {
        Printed printed = new Printed(false);
        table.tell(printed.results());
        return printed.text();
    }

    @Test
    void barsAreJudgedByTheMediansOfRounds() {
        assertThat(text(filled()))
                .containsPattern("time, ms +20.0 \\(10.0–40.0\\) +4.00 \\(2.00–8.00\\) +-")
                .contains("time: wraith : native: 5.00 times, bar at least 1.25: met")
                .contains("time: 4.00 ms, bar at most 5.00: met")
                .contains("speed: wraith : sshfs: 1.50 times, bar at least 2.00: NOT MET")
                .contains("speed: 600 m/s, bar at least 700: NOT MET");
    }

    @Test
    void whoIsMissingIsNamed() {
        MountTable table = new MountTable("race");
        table.add("wraith", SPEED, 800);
        table.without("sshfs", "sshfs is not installed");
        assertThat(text(table))
                .contains("sshfs: missing: sshfs is not installed")
                .contains("speed: wraith : sshfs: missing: one side is missing")
                .contains("speed: 800 m/s, bar at least 700: met");
    }
}
