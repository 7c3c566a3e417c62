package io.wraith.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.Allocation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

final class LongMapTest {
    /// Keys from a small set, so that they meet, and from far apart.
    @Test
    void behavesAsAHashMap() {
        for (long seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LongMap<String> map = new LongMap<>(random.nextLong());
            Map<Long, String> model = new HashMap<>();
            int keys = 1 << (3 + random.nextInt(6));
            long stride = random.nextBoolean() ? 1 : 1L << 53;
            for (int step = 0; step < 1_000; step++) {
                String run = "seed " + seed + " step " + step;
                long key = stride * (random.nextInt(keys) - keys / 2);
                if (random.nextInt(5) < 2) {
                    assertThat(map.remove(key)).as(run).isEqualTo(model.remove(key));
                } else {
                    String value = "v" + step;
                    assertThat(map.put(key, value)).as(run).isEqualTo(model.put(key, value));
                }
                long other = stride * (random.nextInt(keys) - keys / 2);
                assertThat(map.get(other)).as(run).isEqualTo(model.get(other));
                assertThat(map.containsKey(other)).as(run).isEqualTo(model.containsKey(other));
                assertThat(map.size()).as(run).isEqualTo(model.size());
            }
            assertThat(entries(map)).as("seed " + seed).isEqualTo(model);
        }
    }

    @Test
    void isEmptyAfterClear() {
        LongMap<String> map = new LongMap<>(0);
        for (int i = 0; i < 100; i++) {
            map.put(i, "x");
        }
        map.clear();
        assertThat(map.size()).isZero();
        assertThat(map.get(5)).isNull();
        assertThat(entries(map)).isEmpty();
        map.put(0, "zero is a key");
        assertThat(map.get(0)).isEqualTo("zero is a key");
    }

    @Test
    void visitsInTheSameOrderAgain() {
        assertThat(order(7)).isEqualTo(order(7)).hasSize(50).isNotEqualTo(order(8));
    }

    @Test
    void mustNotChangeUnderItsVisitor() {
        LongMap<String> map = new LongMap<>(0);
        map.put(1, "x");
        assertThatThrownBy(() -> map.forEach((key, value) -> map.remove(key)))
                .isInstanceOf(Check.Failed.class);
    }

    @Tag("allocation")
    @Test
    void allocatesNothingOnceGrown() {
        LongMap<String> map = new LongMap<>(0);
        assertThat(Allocation.bytes(1_000, () -> churn(map))).isZero();
    }

    private static void churn(LongMap<String> map) {
        for (long key = -50; key < 50; key++) {
            map.put(key << 40, "x");
        }
        for (long key = -50; key < 50; key++) {
            map.remove(key << 40);
        }
    }

    private static List<Long> order(long seed) {
        LongMap<String> map = new LongMap<>(seed);
        for (long key = 0; key < 50; key++) {
            map.put(key, "x");
        }
        List<Long> order = new ArrayList<>();
        map.forEach((key, value) -> order.add(key));
        return order;
    }

    private static Map<Long, String> entries(LongMap<String> map) {
        Map<Long, String> entries = new HashMap<>();
        map.forEach((key, value) -> assertThat(entries.put(key, value)).isNull());
        return entries;
    }
}
