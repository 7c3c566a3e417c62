package io.wraith.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Allocation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

final class PrngTest {
    /// From the authors' C code with the state 1, 2, 3, 4.
    @Test
    void isXoshiro256PlusPlus() {
        Prng prng = new Prng(1, 2, 3, 4);
        assertThat(new long[] {prng.nextLong(), prng.nextLong(), prng.nextLong(), prng.nextLong()})
                .containsExactly(41943041L, 58720359L, 3588806011781223L, 3591011842654386L);
    }

    /// From the authors' C code with the state 0.
    @Test
    void isSeededBySplitmix64() {
        assertThat(Prng.mixed(0x9e3779b97f4a7c15L)).isEqualTo(0xe220a8397b1dcdafL);
        assertThat(Prng.mixed(0x3c6ef372fe94f82aL)).isEqualTo(0x6e789e6aa1b965f4L);
        Prng ours = new Prng(0);
        Prng reference =
                new Prng(
                        0xe220a8397b1dcdafL,
                        0x6e789e6aa1b965f4L,
                        0x06c45d188009454fL,
                        Prng.mixed(0x78dde6e5fd29f054L));
        for (int i = 0; i < 10; i++) {
            assertThat(ours.nextLong()).isEqualTo(reference.nextLong());
        }
    }

    @Test
    void sameSeedSameChoices() {
        Prng one = new Prng(42);
        Prng two = new Prng(42);
        assertThat(one.split().nextLong()).isEqualTo(two.split().nextLong());
        assertThat(one.nextLong()).isEqualTo(two.nextLong());
        assertThat(one.nextLong()).isNotEqualTo(new Prng(43).nextLong());
    }

    /// 1,000 expected each, so 6 standard deviations are 190.
    @Test
    void choosesEvenly() {
        Prng prng = new Prng(1);
        int[] counts = new int[10];
        int[] tenths = new int[10];
        for (int i = 0; i < 10_000; i++) {
            counts[prng.below(10)]++;
            tenths[(int) (10 * prng.unit())]++;
        }
        assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 1_000) < 190);
        assertThat(Arrays.stream(tenths)).allMatch(count -> Math.abs(count - 1_000) < 190);
    }

    /// A bound of 3 · 2^61 makes a plain modulus choose the lower third twice as often.
    @Test
    void choosesEvenlyFromManyToo() {
        Prng prng = new Prng(2);
        long bound = 3L << 61;
        int lower = 0;
        for (int i = 0; i < 9_000; i++) {
            long value = prng.below(bound);
            assertThat(value).isBetween(0L, bound - 1);
            lower += value < bound / 3 ? 1 : 0;
        }
        assertThat(lower).isBetween(2_700, 3_300);
        assertThat(prng.below(1L)).isZero();
        assertThatThrownBy(() -> prng.below(0)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void fillsAllBytesAndNoMore() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[60];
            int[] touched = new int[60];
            Prng prng = new Prng(length);
            for (int round = 0; round < 20; round++) {
                prng.fill(bytes, 10, length);
                for (int i = 0; i < bytes.length; i++) {
                    touched[i] |= bytes[i];
                }
            }
            for (int i = 0; i < bytes.length; i++) {
                assertThat(touched[i] != 0).as("byte %d", i).isEqualTo(i >= 10 && i < 10 + length);
            }
        }
    }

    @Tag("allocation")
    @Test
    void allocatesNothing() {
        Prng prng = new Prng(1);
        byte[] bytes = new byte[30];
        assertThat(
                        Allocation.bytes(
                                1_000,
                                () -> {
                                    prng.fill(bytes, 0, (int) prng.below(30L));
                                    bytes[0] += (byte) prng.unit();
                                }))
                .isZero();
    }
}
