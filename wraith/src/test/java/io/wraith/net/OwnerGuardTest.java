package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class OwnerGuardTest {
    private int released;
    private int woken;
    private final OwnerGuard guard = new OwnerGuard(() -> released++, () -> woken++);

    @Test
    void whoClosesAnIdlePortReleasesIt() {
        assertThat(guard.enter()).isTrue();
        guard.leave();
        assertThat(guard.isClosed()).isFalse();
        assertThat(released).isZero();
        guard.close();
        assertThat(released).isEqualTo(1);
        guard.close();
        assertThat(released).as("after a second close").isEqualTo(1);
        assertThat(guard.enter()).isFalse();
        assertThat(guard.isClosed()).isTrue();
    }

    @Test
    void aClosedPortIsReleasedByTheThreadInsideWhichIsWoken() {
        assertThat(guard.enter()).isTrue();
        guard.close();
        assertThat(woken).isEqualTo(1);
        guard.close();
        assertThat(released).isZero();
        assertThat(guard.isClosed()).isTrue();
        assertThat(guard.enter()).isFalse();
        guard.leave();
        assertThat(released).isEqualTo(1);
        assertThat(guard.enter()).isFalse();
    }

    @Test
    void twoThreadsInsideAreAFault() {
        assertThat(guard.enter()).isTrue();
        assertThatIllegalStateException().isThrownBy(guard::enter);
    }
}
