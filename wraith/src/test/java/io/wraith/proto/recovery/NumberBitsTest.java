package io.wraith.proto.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;
import java.util.TreeSet;

final class NumberBitsTest {
    @Test
    void stepsOverWhatIsNotThere() {
        NumberBits bits = new NumberBits(1 << 20);
        long base = (1L << 40) - 5;
        bits.add(base);
        bits.add(base + 1_000_000);
        assertThat(bits.next(base, base + 2_000_000)).isEqualTo(base);
        assertThat(bits.next(base + 1, base + 1_048_000)).isEqualTo(base + 1_000_000);
        assertThat(bits.next(base + 1, base + 1_000_000)).isEqualTo(NumberBits.NONE);
        assertThat(bits.next(base, base)).isEqualTo(NumberBits.NONE);
        bits.remove(base);
        bits.remove(base);
        assertThat(bits.count()).isEqualTo(1);
    }

    /// Against a tree, in windows that slide beyond 2^32.
    @ParameterizedTest
    @ValueSource(ints = {64, 2048, 4096, 16384})
    void behavesAsASet(int capacity) {
        for (long seed = 1; seed <= 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            NumberBits bits = new NumberBits(capacity);
            TreeSet<Long> twin = new TreeSet<>();
            long first = (1L << 32) - random.nextInt(2 * capacity);
            for (int step = 0; step < 3_000; step++) {
                long end = first + capacity;
                long number = first + random.nextInt(capacity);
                if (random.nextInt(3) != 0) {
                    bits.add(number);
                    twin.add(number);
                } else {
                    bits.remove(number);
                    twin.remove(number);
                }
                Long expected = twin.ceiling(number + 1);
                assertThat(bits.next(number + 1, end))
                        .as("capacity %d seed %d step %d", capacity, seed, step)
                        .isEqualTo(expected == null ? NumberBits.NONE : (long) expected);
                if (random.nextInt(50) == 0) {
                    long start = first + random.nextInt(capacity);
                    while (first < start) {
                        bits.remove(first);
                        twin.remove(first++);
                    }
                }
                assertThat(bits.count()).isEqualTo(twin.size());
            }
        }
    }

    @Test
    void aLongerRingHoldsTheSame() {
        NumberBits bits = new NumberBits(64);
        long first = (1L << 32) - 30;
        for (long n = first; n < first + 64; n += 3) {
            bits.add(n);
        }
        NumberBits longer = new NumberBits(8192, bits, first, first + 64);
        assertThat(longer.count()).isEqualTo(bits.count());
        for (long n = first; n < first + 64; n++) {
            assertThat(longer.contains(n)).isEqualTo(bits.contains(n));
        }
    }
}
