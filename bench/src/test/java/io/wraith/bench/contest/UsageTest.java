package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class UsageTest {
    private static final String STAT =
            "4711 (a) b (c) S 1 4711 4711 0 -1 4194560 1091 2263 0 0 150 25 300 75 20 0 1 0 1000";

    @Test
    void theCommandsNameMayHoldAnything() {
        Usage usage = Usage.parse(STAT, "Name:\ta\nVmPeak:\t  999 kB\nVmHWM:\t  2048 kB\n");
        assertThat(usage).isEqualTo(new Usage(1.75, 3.75, 2048 * 1024));
    }

    @Test
    void memoryOfAProcessThatEndsIsTheLastThatWasTold() {
        Usage before = Usage.parse(STAT, "VmHWM:\t 4 kB\n");
        Usage ending = Usage.parse(STAT.replace(" 150 25 ", " 160 25 "), "Name:\ta\n");
        assertThat(before.then(ending)).isEqualTo(new Usage(1.85, 3.75, 4096));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelKnowsThisProcess() {
        Usage own = Usage.of(ProcessHandle.current().pid()).orElseThrow();
        assertThat(own.cpuSeconds()).isPositive();
        assertThat(own.mostResidentBytes()).isGreaterThan(10_000_000);
        assertThat(Usage.of(Integer.MAX_VALUE)).isEmpty();
    }
}
