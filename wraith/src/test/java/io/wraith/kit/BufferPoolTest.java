package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wraith.linux.Allocation;
import io.wraith.linux.Memory;
import io.wraith.linux.Numa;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

final class BufferPoolTest {
    @Test
    void everyClassGivesAlignedBuffersOfItsOwn() {
        try (BufferPool pool = BufferPool.open(PoolPlan.even("even", 32 << 20))) {
            List<Long> leases = new ArrayList<>();
            Map<Long, Integer> ends = new HashMap<>();
            for (int bytes = 1; bytes <= PoolPlan.MOST_BYTES; bytes = bytes * 3 / 2 + 1) {
                long lease = pool.take(bytes);
                assertThat(lease).isNotNegative();
                assertThat(pool.capacity(lease)).isBetween(bytes, Math.max(64, 2 * bytes));
                long address = pool.memory(lease).address() + pool.offset(lease);
                assertThat(address % pool.capacity(lease)).isZero();
                assertThat(ends.put(address, pool.capacity(lease))).isNull();
                pool.memory(lease).set(JAVA_LONG, pool.offset(lease), lease);
                leases.add(lease);
            }
            for (long lease : leases) {
                assertThat(pool.memory(lease).get(JAVA_LONG, pool.offset(lease))).isEqualTo(lease);
                pool.give(lease);
            }
        }
    }

    @RepeatedTest(3)
    void noTwoLeasesShareAByte() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        PoolPlan plan = PoolPlan.named("mixed").with(64, 40).with(512, 20).with(4096, 10);
        try (BufferPool pool = BufferPool.open(plan);
                PoolCache one = pool.cache();
                PoolCache other = pool.cache()) {
            TreeMap<Long, Byte> live = new TreeMap<>();
            for (int step = 0; step < 20_000; step++) {
                PoolCache cache = random.nextBoolean() ? one : other;
                if (random.nextBoolean()) {
                    int bytes = 1 + random.nextInt(4096);
                    long lease = random.nextInt(10) == 0 ? pool.take(bytes) : cache.take(bytes);
                    if (lease != BufferPool.EXHAUSTED) {
                        byte mark = (byte) random.nextInt();
                        buffer(pool, lease).fill(mark);
                        assertThat(live.put(lease, mark)).as("seed %d", seed).isNull();
                    }
                } else if (!live.isEmpty()) {
                    Map.Entry<Long, Byte> first = live.pollFirstEntry();
                    long lease = first.getKey();
                    byte mark = first.getValue();
                    MemorySegment bytes = buffer(pool, lease);
                    assertThat(bytes.get(JAVA_BYTE, 0)).as("seed %d", seed).isEqualTo(mark);
                    assertThat(bytes.get(JAVA_BYTE, bytes.byteSize() - 1)).isEqualTo(mark);
                    cache.give(lease);
                }
            }
            assertThat(pool.statistics().leased()).isEqualTo(live.size());
            assertThat(pool.leases().stream().map(LiveLease::lease))
                    .containsExactlyInAnyOrderElementsOf(live.keySet());
            live.keySet().forEach(pool::give);
        }
    }

    @Test
    void anEmptyClassBorrowsOneClassUpAndThenSaysExhausted() {
        PoolPlan plan = PoolPlan.named("small").with(64, 2).with(1024, 1).with(4096, 1);
        try (BufferPool pool = BufferPool.open(plan);
                PoolCache cache = pool.cache()) {
            long first = cache.take(10);
            long second = pool.take(64);
            long borrowed = cache.take(10);
            assertThat(pool.capacity(first)).isEqualTo(64);
            assertThat(pool.capacity(second)).isEqualTo(64);
            assertThat(pool.capacity(borrowed)).isEqualTo(1024);
            assertThat(cache.take(10)).isEqualTo(BufferPool.EXHAUSTED);
            assertThat(pool.take(10)).isEqualTo(BufferPool.EXHAUSTED);
            assertThat(pool.statistics().refused()).isEqualTo(2);
            long large = pool.take(1025);
            assertThat(pool.take(4096)).isEqualTo(BufferPool.EXHAUSTED);
            for (long lease : new long[] {first, second, borrowed, large}) {
                pool.give(lease);
            }
            long again = pool.take(1);
            assertThat(pool.capacity(again)).as("free again").isEqualTo(64);
            pool.give(again);
        }
    }

    @Test
    void aClassWithoutSlotsIsServedByTheNextOne() {
        try (BufferPool pool = BufferPool.open(PoolPlan.named("one").with(2048, 4))) {
            long lease = pool.take(1);
            assertThat(pool.capacity(lease)).isEqualTo(2048);
            pool.give(lease);
            assertThatThrownBy(() -> pool.take(2049))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("planned without buffers of 2049 bytes");
        }
    }

    @Test
    void refusesLeasesThatAreNotLive() {
        PoolPlan plan = PoolPlan.named("double").with(256, 8);
        try (BufferPool pool = BufferPool.open(plan);
                PoolCache cache = pool.cache()) {
            long lease = cache.take(200);
            cache.give(lease);
            for (Runnable misuse :
                    List.<Runnable>of(
                            () -> cache.give(lease),
                            () -> pool.give(lease),
                            () -> pool.offset(lease))) {
                assertThatThrownBy(misuse::run)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("given back");
            }
            long next = cache.take(200);
            assertThat(next).as("the same slot, another lease").isNotEqualTo(lease);
            assertThat(next & 0xfffffff).isEqualTo(lease & 0xfffffff);
            assertThatThrownBy(() -> pool.give(lease)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pool.give(next + 100))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pool.give(BufferPool.EXHAUSTED))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pool.give(14L << 59))
                    .isInstanceOf(IllegalArgumentException.class);
            cache.give(next);
            assertThat(pool.statistics().leased()).isZero();
        }
    }

    @Test
    void doesNotUnmapWhatIsInUse() {
        long before = Memory.totalBytes();
        BufferPool pool = BufferPool.open(PoolPlan.named("leaky").with(1024, 100).traced());
        PoolCache cache = pool.cache();
        long lease = takeAndForget(cache);
        assertThatThrownBy(pool::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 buffers in use, 1 caches open")
                .hasMessageContaining("BufferPoolTest.takeAndForget");
        buffer(pool, lease).fill((byte) 1);
        cache.give(lease);
        assertThatThrownBy(pool::close).hasMessageContaining("0 buffers in use, 1 caches open");
        cache.close();
        pool.close();
        pool.close();
        assertThat(Memory.totalBytes()).isEqualTo(before);
        assertThat(pool.take(1)).isEqualTo(BufferPool.EXHAUSTED);
        assertThatThrownBy(() -> pool.offset(lease)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(pool::cache).isInstanceOf(IllegalStateException.class);
    }

    private static long takeAndForget(PoolCache cache) {
        return cache.take(700);
    }

    @Test
    void aTracedPoolKnowsWhoTookWhat() {
        try (BufferPool pool = BufferPool.open(PoolPlan.named("traced").with(64, 8).traced());
                PoolCache cache = pool.cache()) {
            long lease = takeAndForget64(cache);
            assertThat(pool.leases())
                    .singleElement()
                    .satisfies(live -> {
                        assertThat(live.lease()).isEqualTo(lease);
                        assertThat(live.bytes()).isEqualTo(64);
                        assertThat(live.origin().getFirst())
                                .contains(Thread.currentThread().getName())
                                .contains("takeAndForget64");
                    });
            cache.give(lease);
            assertThat(pool.leases()).isEmpty();
        }
    }

    private static long takeAndForget64(PoolCache cache) {
        return cache.take(1);
    }

    @Test
    void aClosedCacheStillWorksButKeepsNothing() {
        try (BufferPool pool = BufferPool.open(PoolPlan.named("closed").with(64, 100))) {
            PoolCache cache = pool.cache();
            long early = cache.take(1);
            cache.close();
            long late = cache.take(1);
            cache.give(early);
            cache.give(late);
            cache.close();
            assertThat(pool.statistics().classes().getFirst().misses()).isPositive();
        }
    }

    @Test
    void countsHitsMissesAndTheHighWaterMark() {
        try (BufferPool pool = BufferPool.open(PoolPlan.named("counted").with(64, 1024))) {
            PoolCache cache = pool.cache();
            long[] leases = new long[200];
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < leases.length; i++) {
                    leases[i] = cache.take(64);
                }
                assertThat(pool.statistics().leased()).isEqualTo(200);
                for (long lease : leases) {
                    cache.give(lease);
                }
            }
            PoolStatistics.OfClass statistics = pool.statistics().classes().getFirst();
            assertThat(statistics.hits() + statistics.misses()).isEqualTo(2_000);
            assertThat(statistics.misses()).as("half of 64 at once").isBetween(45L, 75L);
            assertThat(statistics.mostTaken()).isBetween(200, 264);
            assertThat(pool.statistics().hitRate()).isBetween(0.96, 0.98);
            cache.close();
            assertThat(pool.statistics().hits()).isEqualTo(statistics.hits());
            assertThat(pool.statistics().leased()).isZero();
        }
    }

    @Test
    void saysOnWhatPagesItLies() {
        try (BufferPool pool = BufferPool.open(PoolPlan.named("pages").with(1 << 20, 2))) {
            assertThat(pool.populate()).isZero();
            assertThat(pool.statistics().pages()).matches("huge|(transparent|small) \\(no .*\\)");
            assertThat(pool.statistics().bytes()).isEqualTo(2 << 20);
        }
    }

    @Test
    void liesOnTheNodeOfItsPlanOrSaysWhyNot() {
        PoolPlan plan = PoolPlan.named("placed").with(1 << 20, 2);
        try (BufferPool pool = BufferPool.open(plan)) {
            assertThat(pool.statistics().node()).isEqualTo("any");
        }
        try (BufferPool pool = BufferPool.open(plan.onNode(0))) {
            pool.populate();
            long lease = pool.take(1 << 20);
            String node = pool.statistics().node();
            assertThat(node).matches("0|any \\(mbind: E.*\\)");
            if (node.equals("0")) {
                assertThat(Numa.nodeOf(pool.memory(lease))).isZero();
                assertThat(Numa.policyOf(pool.memory(lease))).isEqualTo(Numa.MPOL_PREFERRED);
            }
            pool.give(lease);
        }
        try (BufferPool pool = BufferPool.open(plan.onNode(900))) {
            assertThat(pool.statistics().node()).matches("any \\(mbind: E.*\\)");
        }
    }

    @Tag("allocation")
    @Test
    void takingAndGivingAllocatesNothing() {
        try (BufferPool pool = BufferPool.open(PoolPlan.even("quiet", 16 << 20));
                PoolCache cache = pool.cache()) {
            long[] sum = {0};
            long allocated =
                    Allocation.bytes(
                            10_000,
                            () -> {
                                long lease = cache.take(1400);
                                sum[0] += pool.offset(lease) + pool.memory(lease).byteSize();
                                cache.give(lease);
                                long shared = pool.take(100);
                                pool.give(shared);
                            });
            assertThat(allocated).isZero();
            assertThat(sum[0]).isPositive();
        }
    }

    private static MemorySegment buffer(BufferPool pool, long lease) {
        return pool.memory(lease).asSlice(pool.offset(lease), pool.capacity(lease));
    }
}
