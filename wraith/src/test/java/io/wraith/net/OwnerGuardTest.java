package io.wraith.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class OwnerGuardTest {
    private final OwnerGuard guard = new OwnerGuard();

    @Test
    void whoClosesAnIdlePortReleasesIt() {
        assertThat(guard.enter()).isTrue();
        assertThat(guard.leave()).isFalse();
        assertThat(guard.isClosed()).isFalse();
        assertThat(guard.close()).isTrue();
        assertThat(guard.close()).as("a second close").isFalse();
        assertThat(guard.enter()).isFalse();
        assertThat(guard.isClosed()).isTrue();
    }

    @Test
    void aClosedPortIsReleasedByTheThreadInside() {
        assertThat(guard.enter()).isTrue();
        assertThat(guard.close()).isFalse();
        assertThat(guard.close()).isFalse();
        assertThat(guard.isClosed()).isTrue();
        assertThat(guard.enter()).isFalse();
        assertThat(guard.leave()).isTrue();
        assertThat(guard.enter()).isFalse();
    }

    @Test
    void twoThreadsInsideAreAFault() {
        assertThat(guard.enter()).isTrue();
        assertThatIllegalStateException().isThrownBy(guard::enter);
    }
}
