package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalInt;

final class PoolPlanTest {
    @Test
    void everySizeHasTheSmallestClassThatHoldsIt() {
        for (int bytes = 1; bytes <= PoolPlan.MOST_BYTES; bytes += bytes < 5_000 ? 1 : 997) {
            int slot = PoolPlan.slotBytes(PoolPlan.classOf(bytes));
            assertThat(slot).isGreaterThanOrEqualTo(bytes);
            assertThat(slot == 64 || slot / 2 < bytes).as("%d bytes in %d", bytes, slot).isTrue();
        }
        assertThat(PoolPlan.slotBytes(PoolPlan.CLASSES - 1)).isEqualTo(PoolPlan.MOST_BYTES);
    }

    @Test
    void knowsWhatItWillMap() {
        PoolPlan plan = PoolPlan.named("sum").with(100, 3).with(1 << 20, 2);
        assertThat(plan.bytes()).isEqualTo(3 * 128 + (2 << 20));
        assertThat(PoolPlan.even("even", 64 << 20).bytes()).isBetween(50L << 20, 64L << 20);
    }

    @Test
    void refusesWhatNoPoolCanBe() {
        assertThatThrownBy(() -> PoolPlan.classOf(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PoolPlan.classOf(PoolPlan.MOST_BYTES + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PoolPlan.named("minus").with(64, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PoolPlan("short", List.of(1, 2), OptionalInt.empty(), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BufferPool.open(PoolPlan.named("empty")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
