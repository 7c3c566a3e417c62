package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.bench.contest.MountTable.Row;
import io.wraith.bench.result.Printed;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class MountRoundsTest {
    private static final Row ROW = Row.more("row", "m/s");

    private final List<String> turns = new ArrayList<>();
    private final Map<String, MountPeers.Mounter> mounters = new LinkedHashMap<>();

    private void contestant(String name) {
        mounters.put(
                name,
                () ->
                        new MountedFolder(
                                Path.of(name), List.of(), List::of, () -> turns.add("-" + name)));
    }

    private MountCourse course(String name, boolean isOnce) {
        MountCourse.Run run =
                (folder, result) -> {
                    turns.add(name + folder.path());
                    result.tell(ROW, 1);
                };
        return new MountCourse(name, isOnce, mounters.keySet(), run);
    }

    @Test
    void eachIsFirstInTurnOnAMountOfItsOwn() throws InterruptedException {
        contestant("a");
        contestant("b");
        MountRounds rounds = new MountRounds(mounters, new MountTable("race"));
        rounds.run(List.of(course("x", false), course("y", true)), 2);
        assertThat(String.join(" ", turns)).isEqualTo("xa -a xb -b ya -a yb -b xb -b xa -a");
        assertThat(rounds.end(new Printed(true).results())).isZero();
    }

    @Test
    void whoFailsIsOutAndTheOthersGoOn() throws InterruptedException {
        mounters.put(
                "broken",
                () -> {
                    throw new IOException("no mount");
                });
        contestant("a");
        MountTable table = new MountTable("race");
        MountRounds rounds = new MountRounds(mounters, table);
        rounds.run(List.of(course("x", false)), 2);
        assertThat(turns).containsExactly("xa", "-a", "xa", "-a");
        Printed printed = new Printed(false);
        assertThat(rounds.end(printed.results())).isEqualTo(1);
        assertThat(printed.text()).contains("broken: missing: failed in 'x': no mount");
    }
}
