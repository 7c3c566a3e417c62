package io.wraith.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;

import org.junit.jupiter.api.Test;

final class BurstTest {
    private final Burst burst = new Burst(5_000);

    @Test
    void equalDatagramsLieOneBehindTheOther() {
        assertThat(burst.room()).isEqualTo(5_000);
        burst.append(1_056);
        burst.append(1_056);
        assertThat(burst.end()).isEqualTo(2_112);
        assertThat(burst.room()).isEqualTo(1_056);
        burst.append(100);
        assertThat(burst.room()).as("a shorter one is the last").isZero();
        assertThat(burst.count()).isEqualTo(3);
        assertThat(burst.stride()).isEqualTo(1_056);
        assertThat(burst.lastLength()).isEqualTo(100);
        assertThat(burst.length()).isEqualTo(2_212);
        assertThat(burst.offset(2)).isEqualTo(2_112);
        assertThat(burst.length(1)).isEqualTo(1_056);
        assertThat(burst.length(2)).isEqualTo(100);
    }

    @Test
    void endsWithItsCapacity() {
        burst.append(2_000);
        burst.append(2_000);
        assertThat(burst.room()).isEqualTo(1_000);
        assertThatThrownBy(() -> burst.append(1_001)).isInstanceOf(Check.Failed.class);
        burst.append(1_000);
        assertThat(burst.room()).isZero();
        assertThat(burst.length()).isEqualTo(5_000);
    }

    @Test
    void holdsNoMoreThanOneSend() {
        for (int i = 0; i < Burst.COUNT_LIMIT; i++) {
            burst.append(40);
        }
        assertThat(burst.room()).isZero();
        assertThatThrownBy(() -> burst.append(40)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> new Burst(10).append(0)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void whatArrivedIsCut() {
        burst.received(2_500, 1_000);
        assertThat(burst.count()).isEqualTo(3);
        assertThat(burst.length(2)).isEqualTo(500);
        burst.received(2_000, 1_000);
        assertThat(burst.count()).isEqualTo(2);
        assertThat(burst.length(1)).isEqualTo(1_000);
        burst.received(30, 1_000);
        assertThat(burst.count()).isEqualTo(1);
        assertThat(burst.length(0)).isEqualTo(30);
        assertThat(burst.length()).isEqualTo(30);
        burst.received(0, 0);
        assertThat(burst.count()).isZero();
        assertThat(burst.length()).isZero();
        assertThatThrownBy(() -> burst.offset(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> burst.received(5_001, 1_000))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> burst.received(10, 0)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void knowsItsPeer() {
        byte[] source = {9, 1, 2, 3, 9};
        burst.address(source, 1, 3);
        assertThat(burst.sameAddress(new byte[] {1, 2, 3, 4}, 3)).isTrue();
        assertThat(burst.sameAddress(new byte[] {1, 2, 3, 4}, 4)).isFalse();
        assertThat(burst.sameAddress(new byte[] {1, 2, 4}, 3)).isFalse();
        assertThat(burst.address()).startsWith(1, 2, 3);
        assertThatThrownBy(() -> burst.address(new byte[33], 0, 33))
                .isInstanceOf(IndexOutOfBoundsException.class);
        burst.ecn(3);
        assertThat(burst.ecn()).isEqualTo(3);
        assertThatThrownBy(() -> burst.ecn(4)).isInstanceOf(Check.Failed.class);
        burst.append(7);
        burst.clear();
        assertThat(burst.addressLength()).isZero();
        assertThat(burst.ecn()).isZero();
        assertThat(burst.count()).isZero();
        assertThat(burst.room()).isEqualTo(5_000);
    }
}
