package io.wraith.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Allocation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.BitSet;
import java.util.SplittableRandom;

final class RangeSetTest {
    private static final int SPAN = 200;

    @Test
    void joinsWhatTouches() {
        RangeSet set = new RangeSet(4);
        assertThat(set.add(10, 20)).isEqualTo(10);
        assertThat(set.add(30, 40)).isEqualTo(10);
        assertThat(set.add(20, 30)).isEqualTo(10);
        assertThat(set.toString()).isEqualTo("{10..39}");
        assertThat(set.add(5, 45)).isEqualTo(10);
        assertThat(set.add(6, 44)).isZero();
        assertThat(set.total()).isEqualTo(40);
        assertThat(set.remove(10, 12)).isEqualTo(2);
        assertThat(set.toString()).isEqualTo("{5..9 12..44}");
    }

    @Test
    void refusesWhatItHasNoRoomForAndChangesNothing() {
        RangeSet set = new RangeSet(2);
        set.add(0, 10);
        set.add(20, 30);
        assertThat(set.add(40, 50)).isEqualTo(RangeSet.FULL);
        assertThat(set.add(12, 15)).isEqualTo(RangeSet.FULL);
        assertThat(set.remove(3, 5)).isEqualTo(RangeSet.FULL);
        assertThat(set.toString()).isEqualTo("{0..9 20..29}");
        assertThat(set.total()).isEqualTo(20);
        assertThat(set.remove(0, 3)).isEqualTo(3);
        assertThat(set.add(10, 20)).isEqualTo(10);
        assertThat(set.add(40, 50)).isEqualTo(10);
    }

    @Test
    void reachesTheEndsOfTheNumbers() {
        RangeSet set = new RangeSet(3);
        set.add(Long.MAX_VALUE - 5, Long.MAX_VALUE);
        set.add(Long.MIN_VALUE, Long.MIN_VALUE + 5);
        assertThat(set.add(Long.MIN_VALUE, Long.MIN_VALUE + 6)).isEqualTo(1);
        assertThat(set.contains(Long.MIN_VALUE)).isTrue();
        assertThat(set.contains(Long.MAX_VALUE)).isFalse();
        assertThat(set.firstGap(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE + 6);
        assertThat(set.remove(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(11);
        assertThat(set.isEmpty()).isTrue();
    }

    @Test
    void emptyRangesAreOurFault() {
        RangeSet set = new RangeSet(2);
        assertThatThrownBy(() -> set.add(3, 3)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> set.remove(3, 2)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> set.from(0)).isInstanceOf(Check.Failed.class);
        assertThatThrownBy(() -> new RangeSet(0)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void behavesAsABitSet() {
        for (long seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int limit = 1 + random.nextInt(20);
            RangeSet set = new RangeSet(limit);
            BitSet model = new BitSet();
            for (int step = 0; step < 300; step++) {
                String run = "seed " + seed + " step " + step;
                int first = random.nextInt(SPAN);
                int end = first + 1 + random.nextInt(random.nextBoolean() ? 3 : 40);
                BitSet expected = (BitSet) model.clone();
                boolean adds = random.nextInt(3) > 0;
                expected.set(first, end, adds);
                long answer = adds ? set.add(first, end) : set.remove(first, end);
                if (ranges(expected) > limit) {
                    assertThat(answer).as(run).isEqualTo(RangeSet.FULL);
                } else {
                    int change = Math.abs(expected.cardinality() - model.cardinality());
                    assertThat(answer).as(run).isEqualTo(change);
                    model = expected;
                }
                compare(run, set, model, random);
            }
        }
    }

    private static void compare(String run, RangeSet set, BitSet model, SplittableRandom random) {
        assertThat(set.total()).as(run).isEqualTo(model.cardinality());
        assertThat(set.size()).as(run).isEqualTo(ranges(model));
        int at = 0;
        for (int i = 0; i < set.size(); i++) {
            int from = model.nextSetBit(at);
            at = model.nextClearBit(from);
            assertThat(set.from(i)).as(run).isEqualTo(from);
            assertThat(set.to(i)).as(run).isEqualTo(at);
        }
        int value = random.nextInt(SPAN + 50);
        int end = value + 1 + random.nextInt(10);
        assertThat(set.contains(value)).as(run).isEqualTo(model.get(value));
        assertThat(set.firstGap(value)).as(run).isEqualTo(model.nextClearBit(value));
        assertThat(set.containsAll(value, end))
                .as(run)
                .isEqualTo(model.get(value, end).cardinality() == end - value);
    }

    @Tag("allocation")
    @Test
    void allocatesNothingOnceGrown() {
        RangeSet set = new RangeSet(64);
        assertThat(Allocation.bytes(1_000, () -> fillAndEmpty(set))).isZero();
    }

    private static void fillAndEmpty(RangeSet set) {
        for (int i = 0; i < 64; i++) {
            set.add(3L * (i * 7 % 64), 3L * (i * 7 % 64) + 2);
        }
        set.remove(0, 100);
        set.add(0, 200);
        set.clear();
    }

    private static int ranges(BitSet bits) {
        int count = 0;
        for (int at = bits.nextSetBit(0); at >= 0; at = bits.nextSetBit(bits.nextClearBit(at))) {
            count++;
        }
        return count;
    }
}
