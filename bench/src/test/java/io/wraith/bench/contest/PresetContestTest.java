package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.bench.result.Printed;
import io.wraith.linux.KernelTest;
import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.Test;

import java.util.List;

final class PresetContestTest {
    @Test
    void whatIsNoPresetIsRefusedWithTheNamesOfAll() {
        assertThatThrownBy(() -> PresetContest.run(List.of("moon"), new Printed(false).results()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wifi-6, lte, 5g");
    }

    @Test
    @KernelTest({Need.ROOT, Need.TUN})
    void eachWayHasItsGoodputOverTheLink() throws InterruptedException {
        Printed printed = new Printed(true);
        assertThat(PresetContest.run(List.of("--seconds", "1", "lte"), printed.results())).isZero();
        List<String> lines = printed.text().lines().toList();
        for (String way : List.of("wraith", "TCP bbr", "TCP cubic")) {
            assertThat(lines)
                    .filteredOn(line -> line.contains(way))
                    .singleElement()
                    .asString()
                    .containsPattern("\"row\":\"lte\".*\"unit\":\"Mbit/s\"|\"kind\":\"missing\"");
        }
    }
}
