package io.wraith.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

final class ProgramsTest {
    @Test
    void whatIsMissingIsNamed() {
        assertThat(Programs.missing("sh")).isEmpty();
        assertThat(Programs.missing("sh", "no-such-a")).isEqualTo("no-such-a is not installed");
        assertThat(Programs.missing("no-such-a", "no-such-b"))
                .isEqualTo("no-such-a, no-such-b are not installed");
    }

    @Test
    void versionsAreOfProgramsThatSayThem() throws IOException, InterruptedException {
        assertThat(Programs.version("no-such-a")).isEmpty();
        assertThat(Programs.version("sha256sum")).containsPattern("[0-9]\\.[0-9]");
    }
}
