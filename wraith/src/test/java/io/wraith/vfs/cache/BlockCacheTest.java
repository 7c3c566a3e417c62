package io.wraith.vfs.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.base.Check;
import io.wraith.base.Prng;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

final class BlockCacheTest {
    private record Key(long content, long block) {}

    @Test
    void keepsWhatIsPinnedAndFreesItAfterwards() {
        BlockCache cache = new BlockCache(16);
        int pinned = cache.claim(1, 0, false);
        cache.pin(pinned);
        cache.pin(pinned);
        for (int i = 1; i < 100; i++) {
            assertThat(cache.claim(1, i, false)).isNotEqualTo(pinned);
        }
        assertThat(cache.find(1, 0)).isEqualTo(pinned);
        cache.drop(1, 1);
        assertThat(cache.find(1, 0)).isEqualTo(BlockCache.NONE);
        cache.unpin(pinned);
        assertThat(cache.used()).isEqualTo(16);
        cache.unpin(pinned);
        assertThat(cache.used()).isEqualTo(15);
        assertThatThrownBy(() -> cache.unpin(pinned)).isInstanceOf(Check.Failed.class);
    }

    @Test
    void saysSoWhenAllIsPinned() {
        BlockCache cache = new BlockCache(16);
        for (int i = 0; i < 16; i++) {
            cache.pin(cache.claim(1, i, i % 2 == 0));
        }
        assertThat(cache.claim(1, 99, false)).isEqualTo(BlockCache.NONE);
        assertThat(cache.shrink()).isEqualTo(BlockCache.NONE);
        cache.unpin(cache.find(1, 7));
        assertThat(cache.claim(1, 99, false)).isNotEqualTo(BlockCache.NONE);
    }

    @Test
    void readAheadWaitsForItsReaderButNotForEver() {
        BlockCache cache = new BlockCache(100);
        for (int i = 0; i < 50; i++) {
            cache.claim(1, i, true);
        }
        for (int i = 0; i < 50; i++) {
            cache.claim(2, i, false);
        }
        assertThat(cache.aheadBlocks()).isEqualTo(50);
        for (int i = 100; i < 300; i++) {
            cache.claim(2, i, false);
        }
        assertThat(cache.aheadBlocks()).isZero();
    }

    @Test
    void givesItsMemoryBack() {
        BlockCache cache = new BlockCache(32);
        for (int i = 0; i < 32; i++) {
            cache.claim(i, i, i % 3 == 0);
        }
        for (int i = 0; i < 32; i++) {
            assertThat(cache.shrink()).isNotEqualTo(BlockCache.NONE);
        }
        assertThat(cache.used()).isZero();
        assertThat(cache.shrink()).isEqualTo(BlockCache.NONE);
    }

    @Test
    void neverMixesBlocksUp() {
        for (long seed = 1; seed <= 60; seed++) {
            try {
                compare(new Prng(seed));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    /// The model knows what was put where, and who is pinned; what the cache forgot it forgets.
    private static void compare(Prng prng) {
        int slots = 16 + prng.below(50);
        BlockCache cache = new BlockCache(slots);
        Map<Integer, Key> bySlot = new HashMap<>();
        Map<Integer, Integer> pages = new HashMap<>();
        List<Integer> pinned = new ArrayList<>();
        for (int step = 0; step < 4000; step++) {
            Key key = new Key(prng.below(4), prng.below(60));
            int slot = cache.find(key.content, key.block);
            assertThat(slot == BlockCache.NONE || key.equals(bySlot.get(slot))).isTrue();
            switch (prng.below(8)) {
                case 0, 1, 2 -> {
                    if (slot == BlockCache.NONE) {
                        slot = cache.claim(key.content, key.block, prng.below(3) == 0);
                        assertThat(pinned).doesNotContain(slot);
                        bySlot.put(slot, key);
                        pages.put(slot, 0);
                    }
                }
                case 3 -> {
                    if (slot != BlockCache.NONE) {
                        int more = prng.below(16);
                        cache.fill(slot, more);
                        pages.merge(slot, more, (a, b) -> a | b);
                    }
                }
                case 4 -> {
                    if (slot != BlockCache.NONE && pinned.size() < slots / 2) {
                        cache.pin(slot);
                        pinned.add(slot);
                    }
                }
                case 5 -> unpinOne(cache, pinned, prng);
                case 6 -> {
                    if (slot != BlockCache.NONE) {
                        cache.use(slot, 1 + prng.below(15));
                    }
                }
                default -> {
                    if (prng.below(20) == 0) {
                        cache.drop(key.content, prng.below(2) == 0 ? 60 : 1000);
                        assertThat(cache.find(key.content, key.block)).isEqualTo(BlockCache.NONE);
                        slot = BlockCache.NONE;
                    }
                }
            }
            if (slot != BlockCache.NONE) {
                assertThat(cache.pages(slot)).isEqualTo(pages.get(slot));
            }
            for (int held : pinned) {
                assertThat(isWhereItWas(cache, held, bySlot, pinned)).isTrue();
                assertThat(cache.pages(held)).isEqualTo(pages.get(held));
            }
        }
        pinned.forEach(cache::unpin);
        assertAllCanGo(cache, slots);
    }

    private static void unpinOne(BlockCache cache, List<Integer> pinned, Prng prng) {
        if (!pinned.isEmpty()) {
            int place = prng.below(pinned.size());
            cache.unpin(pinned.get(place));
            pinned.subList(place, place + 1).clear();
        }
    }

    private static void assertAllCanGo(BlockCache cache, int slots) {
        while (cache.shrink() != BlockCache.NONE) {
            assertThat(cache.used()).isLessThan(slots);
        }
        assertThat(cache.used()).isZero();
    }

    /// Its block is found there, or not at all, or was fetched again by another slot.
    private static boolean isWhereItWas(
            BlockCache cache, int slot, Map<Integer, Key> bySlot, List<Integer> pinned) {
        Key owner = Objects.requireNonNull(bySlot.get(slot));
        int found = cache.find(owner.content, owner.block);
        return found == slot
                || found == BlockCache.NONE
                || !pinned.contains(found)
                || owner.equals(bySlot.get(found));
    }
}
