package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class UringSetupTest {
    private static final int ALL =
            UringSetup.of(4).withFlags(UringAbi.IORING_SETUP_NO_SQARRAY).flags();

    @Test
    void wishesAreGivenUpFromTheNewestOn() {
        int flags = ALL;
        int steps = 0;
        while (UringSetup.withoutNewest(flags) != flags) {
            flags = UringSetup.withoutNewest(flags);
            steps++;
            boolean defers = (flags & UringAbi.IORING_SETUP_DEFER_TASKRUN) != 0;
            boolean single = (flags & UringAbi.IORING_SETUP_SINGLE_ISSUER) != 0;
            boolean tells = (flags & UringAbi.IORING_SETUP_TASKRUN_FLAG) != 0;
            boolean cooperates = (flags & UringAbi.IORING_SETUP_COOP_TASKRUN) != 0;
            assertThat(!defers || single).as("what DEFER_TASKRUN needs").isTrue();
            assertThat(!tells || cooperates).as("what TASKRUN_FLAG needs").isTrue();
        }
        assertThat(flags).isZero();
        assertThat(steps).isEqualTo(5);
    }

    /// Deferred work and a polling thread exclude each other, so the kernel refuses the first tries
    /// like an old one would.
    @Test
    void aRefusedCombinationEndsInOneThatWorks() {
        UringSetup impossible = UringSetup.of(4).withFlags(UringAbi.IORING_SETUP_SQPOLL);
        try (Uring ring = Rings.open(impossible)) {
            assertThat(ring.flags() & UringAbi.IORING_SETUP_SQPOLL).isNotZero();
            assertThat(ring.flags() & UringAbi.IORING_SETUP_SUBMIT_ALL).isNotZero();
            assertThat(ring.flags() & UringAbi.IORING_SETUP_DEFER_TASKRUN).isZero();
            assertThat(ring.flags() & UringAbi.IORING_SETUP_COOP_TASKRUN).isZero();
            ring.prepare().nop().offer(1);
            assertThat(Rings.next(ring).userData()).isEqualTo(1);
        }
    }

    @Test
    void aFlagThatNoKernelHasIsAClearError() {
        Rings.open(4).close();
        assertThatThrownBy(() -> Uring.open(UringSetup.of(4).withFlags(1 << 31)))
                .isInstanceOf(LinuxException.class)
                .hasMessage("opening an io_uring: io_uring_setup: " + Errno.describe(Errno.EINVAL));
    }

    @Test
    void everyStepOfTheFallBackRuns() {
        int flags = ALL;
        for (int previous = -1; flags != previous; ) {
            UringSetup setup = UringSetup.of(4).withoutFlags(-1).withFlags(flags);
            try (Uring ring = Rings.open(setup)) {
                assertThat(UringSetup.withoutNewest(flags) == flags || ring.flags() != 0).isTrue();
                ring.prepare().nop().offer(1);
                ring.prepare().timeout(1_000_000, 0).offer(2);
                assertThat(Rings.results(ring, 2)).containsEntry(2L, -Errno.ETIME);
            }
            previous = flags;
            flags = UringSetup.withoutNewest(flags);
        }
    }

    @Test
    void aPollerTakesRequestsAndIsWokenFromItsSleep() throws InterruptedException {
        try (Uring ring = Rings.open(UringSetup.of(4).withPoller(1))) {
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 16; i++) {
                    if (!ring.prepare().nop().offer(i)) {
                        assertThat(ring.submit()).isNotNegative();
                        assertThat(ring.prepare().nop().offer(i)).isTrue();
                    }
                }
                assertThat(ring.submit()).isNotNegative();
                for (int i = 0; i < 16; i++) {
                    assertThat(Rings.next(ring).userData()).isEqualTo(i);
                }
                assertThat(ring.inFlight()).isZero();
                Thread.sleep(60);
            }
        }
    }

    @Test
    void sizesAreRoundedAndClamped() {
        try (Uring ring = Rings.open(UringSetup.of(5).withCompletions(100))) {
            assertThat(ring.room()).isEqualTo(8);
            assertThat(ring.completions().capacity()).isEqualTo(128);
        }
        assertThatThrownBy(() -> UringSetup.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UringSetup.of(1 << 16))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UringSetup.of(8).withCompletions(4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UringSetup.of(8).withPoller(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
