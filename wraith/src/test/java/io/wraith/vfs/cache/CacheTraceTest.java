package io.wraith.vfs.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.Map;

/// Hit rates on traces, beside a cache that evicts what was not used for longest.
final class CacheTraceTest {
    private static final int SLOTS = 1000;
    private static final long SEED = 20;

    private final Prng prng = new Prng(SEED);
    private final BlockCache cache = new BlockCache(SLOTS);
    private final Map<Long, Boolean> lru =
            new LinkedHashMap<>(SLOTS, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
                    return size() > SLOTS;
                }
            };
    private int reads;
    private int hits;
    private int lruHits;

    private void read(long block, int pages) {
        reads++;
        int slot = cache.find(0, block);
        if (slot == BlockCache.NONE || (cache.pages(slot) & pages) != pages) {
            slot = slot == BlockCache.NONE ? cache.claim(0, block, false) : slot;
            cache.fill(slot, pages);
        } else {
            hits++;
        }
        cache.use(slot, pages);
        lruHits += lru.put(block, true) == null ? 0 : 1;
    }

    private void forget() {
        reads = 0;
        hits = 0;
        lruHits = 0;
    }

    /// Blocks of which the n-th is read in proportion to 1/n.
    private long zipf(int blocks) {
        return (long) Math.exp(prng.unit() * Math.log(blocks));
    }

    @Test
    void aScanDoesNotWashOutWhatIsUsed() {
        for (int i = 0; i < 5 * 700; i++) {
            read(i % 700, BlockCache.ALL_PAGES);
        }
        for (long block = 10_000; block < 30_000; block++) {
            read(block, BlockCache.ALL_PAGES);
        }
        forget();
        for (int i = 0; i < 700; i++) {
            read(i, BlockCache.ALL_PAGES);
        }
        assertThat(hits).isGreaterThan(690);
        assertThat(lruHits).isZero();
    }

    @Test
    void aScanBySmallReadsIsAScan() {
        for (int i = 0; i < 5 * 700; i++) {
            read(i % 700, BlockCache.ALL_PAGES);
        }
        for (long page = 0; page < 80_000; page++) {
            read(10_000 + page / 4, 1 << page % 4);
        }
        forget();
        for (int i = 0; i < 700; i++) {
            read(i, BlockCache.ALL_PAGES);
        }
        assertThat(hits).isGreaterThan(690);
    }

    @Test
    void unevenUseHitsMoreOftenThanByAge() {
        for (int i = 0; i < 100_000; i++) {
            read(zipf(20_000), BlockCache.ALL_PAGES);
        }
        forget();
        for (int i = 0; i < 200_000; i++) {
            read(zipf(20_000), BlockCache.ALL_PAGES);
        }
        assertThat(hits).as("seed %d, of %d reads", SEED, reads).isGreaterThan(lruHits);
        assertThat((double) hits / reads).isGreaterThan(0.6);
    }

    @Test
    void unevenUseSurvivesScansInBetween() {
        for (int i = 0; i < 300_000; i++) {
            read(zipf(20_000), BlockCache.ALL_PAGES);
            read(100_000 + i, BlockCache.ALL_PAGES);
        }
        // Half of the reads can never hit.
        assertThat(hits).as("seed %d, of %d reads", SEED, reads).isGreaterThan(lruHits * 11 / 10);
    }

    @Test
    void anotherSetOfFilesTakesOver() {
        for (int i = 0; i < 20 * 800; i++) {
            read(i % 800, BlockCache.ALL_PAGES);
        }
        for (int i = 0; i < 20 * 800; i++) {
            read(5000 + i % 800, BlockCache.ALL_PAGES);
        }
        forget();
        for (int i = 0; i < 800; i++) {
            read(5000 + i, BlockCache.ALL_PAGES);
        }
        assertThat(hits).isGreaterThan(750);
    }
}
