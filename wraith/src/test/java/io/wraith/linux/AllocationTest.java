package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AllocationTest {
    private byte[] last = {};
    private int sum;

    @Test
    void seesWhatIsAllocated() {
        assertThat(Allocation.bytes(100, () -> last = new byte[1_000], 5)).isGreaterThan(100_000);
        assertThat(last).hasSize(1_000);
    }

    @Test
    void seesWhatIsAllocatedBesideAKernelCall() {
        assertThat(Allocation.bytesBeyondErrno(100, 1, () -> last = new byte[100], 5))
                .isGreaterThan(5_000);
        assertThat(last).hasSize(100);
    }

    @Test
    void seesThatNothingIsAllocated() {
        assertThat(Allocation.bytes(1_000, () -> sum += last.length)).isZero();
        assertThat(sum).isZero();
    }
}
