package io.wraith.bench.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.List;

final class DeviceDropsTest {
    private static final List<String> TABLE =
            List.of(
                    "Inter-|   Receive                  |  Transmit",
                    " face |bytes packets errs drop ... |bytes packets errs drop ...",
                    "    lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
                    "  link:21 22 23 24 25 26 27 28 29 30 31 2714 33 34 35 36");

    @Test
    void theColumnOfWhatWasNotSentIsRead() {
        assertThat(DeviceDrops.parse(TABLE, "link")).isEqualTo(2714);
        assertThat(DeviceDrops.parse(TABLE, "lo")).isEqualTo(12);
        assertThatIllegalArgumentException().isThrownBy(() -> DeviceDrops.parse(TABLE, "lin"));
    }
}
