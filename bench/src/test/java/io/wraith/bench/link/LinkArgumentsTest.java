package io.wraith.bench.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.bench.sim.Condition;
import io.wraith.bench.sim.LinkConditions;
import io.wraith.linux.Tun.Offload;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

final class LinkArgumentsTest {
    private static LinkArguments parse(String... words) {
        return LinkArguments.parse(List.of(words));
    }

    @ParameterizedTest
    @CsvSource({
        "RATE, 500mbit, 5e8",
        "RATE, 1.5gbit, 1.5e9",
        "RATE, 10KBIT, 1e4",
        "RATE, 0, 0",
        "BYTES, 64k, 64000",
        "BYTES, 1500, 1500",
        "TIME, 20ms, 2e7",
        "TIME, 7us, 7e3",
        "TIME, 2s, 2e9",
        "SHARE, 1%, 0.01",
        "SHARE, 0.005, 0.005",
        "NUMBER, 4.5, 4.5"
    })
    void quantitiesAreReadAsPeopleWriteThem(Condition.Unit unit, String text, double value) {
        assertThat(Quantity.parse(unit, text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "RATE, 500",
        "RATE, 5mb",
        "RATE, -1mbit",
        "BYTES, 64kib",
        "TIME, 20",
        "TIME, 1h",
        "SHARE, 1ms",
        "NUMBER, 4x",
        "NUMBER, ''",
        "TIME, ms"
    })
    void quantitiesThatSayNothingAreRefused(Condition.Unit unit, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.parse(unit, text))
                .withMessageContaining("'" + text + "' is not a");
    }

    @Test
    void aCommandGetsItsLink() {
        LinkArguments arguments =
                parse(
                        "b.loss=2%",
                        "--preset",
                        "wan-good",
                        "a.rate=1gbit",
                        "mtu=9000",
                        "seed=7",
                        "offload=none",
                        "--schedule",
                        "500ms rate=0; 2s a.loss=1% delay=5ms",
                        "--control",
                        "pipe",
                        "--serve",
                        "iperf3 -s",
                        "--",
                        "iperf3",
                        "-c",
                        "--help");
        LinkPlan plan = arguments.plan();
        LinkConditions good = LinkConditions.NONE.with(Condition.RATE, 1e8);
        assertThat(plan.fromB()).hasToString(good.with(Condition.DELAY, 25e6) + " loss 2 %");
        assertThat(plan.fromA()).hasToString("rate 1 Gbit/s delay 25 ms");
        assertThat(plan.mtu()).isEqualTo(9000);
        assertThat(plan.seed()).isEqualTo(7);
        assertThat(plan.offload()).isEqualTo(Offload.NONE);
        assertThat(arguments.schedule()).hasSize(2);
        LinkArguments.Timed second = arguments.schedule().getLast();
        assertThat(second.atNs()).isEqualTo(2_000_000_000L);
        assertThat(second.changes())
                .containsExactly(
                        new LinkChange(Set.of(Side.A), Condition.LOSS, 0.01),
                        new LinkChange(Set.of(Side.A, Side.B), Condition.DELAY, 5e6));
        assertThat(arguments.control()).contains(Path.of("pipe"));
        assertThat(arguments.server()).contains("iperf3 -s");
        assertThat(arguments.command()).containsExactly("iperf3", "-c", "--help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss=1%",
                "--",
                "--preset lan --",
                "--preset moon -- true",
                "loss -- true",
                "loss=1 -- true",
                "speed=1mbit -- true",
                "c.loss=1% -- true",
                "loss=1%=2 -- true",
                "mtu=67 -- true",
                "mtu=x -- true",
                "seed=-1 -- true",
                "offload=some -- true",
                "--schedule 5s -- true",
                "--serve -- true",
                "--fast yes -- true"
            })
    void wrongArgumentsAreRefused(String line) throws Exception {
        List<String> words = List.of(line.split(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> LinkArguments.parse(words));
        assertThat(LinkBench.run(words)).isEqualTo(2);
    }

    @Test
    void aScheduleGoesForward() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinkArguments.schedule("2s loss=1%; 1s loss=0"))
                .withMessageContaining("earlier");
    }

    /// Help and manual name all that there is.
    @ParameterizedTest
    @EnumSource(Condition.class)
    void everyConditionIsDocumented(Condition condition) throws Exception {
        String name = LinkConditions.name(condition);
        assertThat(LinkArguments.usage()).contains("\n  " + name + " ");
        assertThat(manual()).contains("| `" + name + "` |");
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void everyPresetIsDocumented(Preset preset) throws Exception {
        assertThat(LinkArguments.usage()).contains(preset.text());
        assertThat(manual()).contains("| `" + preset.text() + "` | `" + preset.settings() + "` |");
        assertThat(Preset.named(preset.text())).contains(preset);
    }

    private static String manual() throws Exception {
        return Files.readString(Path.of("..", "docs", "LINK.md"));
    }
}
