package io.wraith.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class CheckTest {
    @Test
    void failsOnlyIfTheClaimIsFalse() {
        assertThatCode(() -> Check.that(true, "unseen")).doesNotThrowAnyException();
        assertThatThrownBy(() -> Check.that(false, "the window moved back"))
                .isInstanceOf(Check.Failed.class)
                .hasMessage("the window moved back");
    }

    @Test
    void keepsWhatCouldNotHappen() {
        Exception impossible = new Exception("no such cipher");
        assertThat(Check.never(impossible)).hasCause(impossible);
    }
}
