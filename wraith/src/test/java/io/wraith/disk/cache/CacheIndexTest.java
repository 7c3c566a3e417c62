package io.wraith.disk.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

final class CacheIndexTest {
    @Test
    void behavesAsAMap() {
        for (long seed = 1; seed <= 10; seed++) {
            Prng prng = new Prng(seed);
            Map<Long, Integer> model = new HashMap<>();
            try (CacheIndex index = new CacheIndex(0)) {
                for (int step = 0; step < 30_000; step++) {
                    // Few upper halves, so that many want the same place.
                    long hash = (((long) prng.below(1500) * 3) << 51) | (prng.below(8) << 1) | 1;
                    int found = index.find(hash);
                    assertThat(found != CacheIndex.NONE)
                            .as("seed %d", seed)
                            .isEqualTo(model.containsKey(hash));
                    if (found != CacheIndex.NONE) {
                        assertThat(index.cell(found)).isEqualTo(model.get(hash));
                    }
                    if (found != CacheIndex.NONE && prng.below(3) == 0) {
                        index.remove(found);
                        model.remove(hash);
                    } else {
                        index.put(hash, step, step, 1 + step % (1 << 14), step % 4);
                        model.put(hash, step);
                        int at = index.find(hash);
                        assertThat(index.check(at)).isEqualTo(step);
                        assertThat(index.length(at)).isEqualTo(1 + step % (1 << 14));
                        assertThat(index.uses(at)).isEqualTo(step % 4);
                    }
                }
                assertThat(index.size()).isEqualTo(model.size());
            }
        }
    }

    @Test
    void takesAtMost32BytesForEach() {
        Prng prng = new Prng(1);
        try (CacheIndex index = new CacheIndex(0)) {
            for (int i = 1; i <= 1_000_000; i++) {
                index.put(prng.nextLong() | 1, i, i, 4096, 0);
                if (i >= 100_000 && i % 1000 == 0) {
                    assertThat(index.heldBytes()).isLessThanOrEqualTo(32L * i);
                }
            }
            assertThat(index.size()).isEqualTo(1_000_000);
        }
    }
}
