package io.wraith.proto.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.RangeSet;

import org.junit.jupiter.api.Test;

import java.util.BitSet;
import java.util.SplittableRandom;

final class CoverageTest {
    private static final int BYTES = 2_000;

    @Test
    void behavesAsASetOfBits() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RangeBudget budget = new RangeBudget(random.nextInt(8, 64), random.nextInt(200));
            int all = budget.left();
            Coverage coverage = new Coverage(budget);
            BitSet model = new BitSet();
            int most = random.nextInt(2, 100);
            for (int step = 0; step < 400; step++) {
                int first = random.nextInt(BYTES);
                int end = Math.min(BYTES, first + random.nextInt(1, most));
                boolean touches = model.get(Math.max(0, first - 1), end + 1).cardinality() > 0;
                boolean isAdded = coverage.add(first, end);
                assertThat(isAdded || !touches)
                        .as("seed %d refused a touching range", seed)
                        .isTrue();
                if (isAdded) {
                    model.set(first, end);
                }
                check(seed, coverage, model, random.nextInt(BYTES));
            }
            coverage.add(0, BYTES);
            assertThat(coverage.prefix()).isEqualTo(BYTES);
            assertThat(budget.left()).as("seed %d gives all back", seed).isEqualTo(all);
        }
    }

    private static void check(long seed, Coverage coverage, BitSet model, int at) {
        assertThat(coverage.prefix()).as("seed %d", seed).isEqualTo(model.nextClearBit(0));
        assertThat(coverage.firstGap(at)).as("seed %d", seed).isEqualTo(model.nextClearBit(at));
        int covered = model.nextSetBit(at);
        assertThat(coverage.firstCovered(at))
                .as("seed %d", seed)
                .isEqualTo(covered < 0 ? Long.MAX_VALUE : covered);
    }

    @Test
    void roomIsSharedAndGivenBack() {
        RangeBudget budget = new RangeBudget(32, 10);
        SharedRanges first = new SharedRanges(budget);
        SharedRanges second = new SharedRanges(budget);
        for (int i = 0; i < 9; i++) {
            first.add(2L * i, 2L * i + 1);
        }
        assertThat(budget.left()).isEqualTo(2);
        for (int i = 0; i < SharedRanges.FREE; i++) {
            assertThat(second.add(2L * i, 2L * i + 1)).isEqualTo(1);
        }
        assertThat(second.add(100, 101)).isEqualTo(RangeSet.FULL);
        assertThat(second.add(15, 17)).isEqualTo(2);
        // A split needs a range that there is not.
        second.remove(15, 16);
        assertThat(second.firstGap(14)).isEqualTo(17);
        first.clear();
        assertThat(budget.left()).isEqualTo(10);
        assertThat(second.add(100, 101)).isEqualTo(1);
        second.remove(15, 16);
        assertThat(second.firstGap(14)).isEqualTo(15);
    }
}
