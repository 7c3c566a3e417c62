package io.wraith.bench.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.bench.result.Printed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;

final class FindingsTest {
    @Test
    @Timeout(60)
    void everyWayDoesItsWork() throws InterruptedException {
        for (Finding finding : Findings.findings()) {
            assertThat(finding.ways()).as(finding.name()).hasSizeGreaterThan(1);
            for (Finding.Way way : finding.ways()) {
                assertThat(way.trial().run(5_000_000)).as(way.name()).isPositive();
            }
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThatThrownBy(
                        () -> Findings.run(List.of("--rounds", "0"), new Printed(false).results()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--rounds needs a number");
    }
}
