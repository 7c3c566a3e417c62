package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class EventCountsTest {
    @Test
    void everyEventIsCountedOrMissingWithAReason() {
        long[] memory = new long[1];
        EventCounts counts =
                EventCounts.during(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        memory[0] += memory[0] ^ i;
                    }
                });
        assertThat(counts.counts().size() + counts.missing().size()).isEqualTo(8);
        assertThat(counts.missing().values()).noneMatch(String::isBlank);
        assertThat(counts.missing())
                .doesNotContainKeys(counts.counts().keySet().toArray(String[]::new));
        assertThat(counts.instructionsPerCycle().isPresent())
                .isEqualTo(
                        counts.counts().containsKey("cycles")
                                && counts.counts().containsKey("instructions"));
        assertThat(counts.table().lines()).hasSize(8);
    }

    @Test
    void whatIsNotCountedIsNotZero() {
        EventCounts counts =
                new EventCounts(Map.of("page faults", 3L), Map.of("cycles", "no such counter"), 1);
        assertThat(counts.instructionsPerCycle()).isEmpty();
        assertThat(counts.table().lines())
                .containsExactly(
                        "             3  page faults", "             -  cycles (no such counter)");
    }

    @Test
    void instructionsPerCycle() {
        EventCounts counts =
                new EventCounts(Map.of("cycles", 200L, "instructions", 500L), Map.of(), 1);
        assertThat(counts.instructionsPerCycle()).hasValue(2.5);
    }
}
