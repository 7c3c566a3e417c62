package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProgramsTest {
    @Test
    void whatIsMissingIsNamed() {
        assertThat(Programs.missing("sh")).isEmpty();
        assertThat(Programs.missing("sh", "no-such-a")).isEqualTo("no-such-a is not installed");
        assertThat(Programs.missing("no-such-a", "no-such-b"))
                .isEqualTo("no-such-a, no-such-b are not installed");
    }
}
