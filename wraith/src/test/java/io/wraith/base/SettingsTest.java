package io.wraith.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wraith.base.Settings.Wish;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class SettingsTest {
    private static final Settings SAID =
            new Settings(Map.of("YES", "true", "NO", "false", "SIZE", "12", "ROUND", "64"));

    @Test
    void whatWasSaid() {
        assertThat(SAID.isSet("YES")).isTrue();
        assertThat(SAID.isSet("NO")).isFalse();
        assertThat(SAID.wish("YES")).isEqualTo(Wish.TRUE);
        assertThat(SAID.wish("YES").orElse(false)).isTrue();
        assertThat(SAID.wish("NO").orElse(true)).isFalse();
        assertThat(SAID.number("SIZE", 5, 12, 12)).isEqualTo(12);
        assertThat(SAID.powerOfTwo("ROUND", 2, 1, 64)).isEqualTo(64);
        assertThat(SAID.text("SIZE", "5")).isEqualTo("12");
    }

    @Test
    void whatWasNotSaidIsAsUsual() {
        assertThat(SAID.isSet("OTHER")).isFalse();
        assertThat(SAID.wish("OTHER")).isEqualTo(Wish.AUTO);
        assertThat(SAID.wish("OTHER").orElse(true)).isTrue();
        assertThat(SAID.number("OTHER", 5, 1, 9)).isEqualTo(5);
        assertThat(SAID.powerOfTwo("OTHER", 8, 1, 64)).isEqualTo(8);
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SAID.isSet("SIZE"))
                .withMessage("SIZE is true or false, not 12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SAID.wish("SIZE"))
                .withMessage("SIZE is auto, true or false, not 12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SAID.number("SIZE", 5, 1, 11))
                .withMessage("SIZE is a number from 1 to 11, not 12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SAID.number("YES", 5, 1, 11))
                .withMessage("YES is a number from 1 to 11, not true");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SAID.powerOfTwo("SIZE", 8, 1, 64))
                .withMessage("SIZE is a power of two, not 12");
    }
}
