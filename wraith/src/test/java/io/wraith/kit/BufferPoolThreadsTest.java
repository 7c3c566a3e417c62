package io.wraith.kit;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wraith.ring.Backoff;
import io.wraith.ring.Queues;
import io.wraith.ring.Race;

import org.jctools.queues.MessagePassingQueue;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// The pool under several threads: no buffer has two owners, and none is lost.
final class BufferPoolThreadsTest {
    @Test
    void threadsNeverWriteIntoEachOthersBuffers() throws Exception {
        PoolPlan plan = PoolPlan.named("crowd").with(64, 60).with(256, 30);
        try (BufferPool pool = BufferPool.open(plan)) {
            List<Race.Runner> race = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                long mark = 1L + t;
                race.add(() -> useAndCheck(pool, mark));
            }
            Race.run(race);
            assertThat(pool.leases()).isEmpty();
        }
    }

    private static void useAndCheck(BufferPool pool, long mark) {
        Random random = new Random(mark);
        long[] leases = new long[20];
        try (PoolCache cache = pool.cache()) {
            for (int round = 0; round < 5_000; round++) {
                int taken = 0;
                while (taken < leases.length) {
                    long lease = cache.take(1 + random.nextInt(256));
                    if (lease == BufferPool.EXHAUSTED) {
                        break;
                    }
                    pool.memory(lease).set(JAVA_LONG, pool.offset(lease), mark);
                    leases[taken++] = lease;
                }
                for (int i = 0; i < taken; i++) {
                    long found = pool.memory(leases[i]).get(JAVA_LONG, pool.offset(leases[i]));
                    assertThat(found).as("round %d", round).isEqualTo(mark);
                    cache.give(leases[i]);
                }
            }
        }
    }

    @Test
    void whatOneThreadTakesAnotherMayGive() throws Exception {
        int leases = 100_000;
        MessagePassingQueue<Long> handedOver = Queues.spsc(64);
        try (BufferPool pool = BufferPool.open(PoolPlan.named("relay").with(64, 200))) {
            Race.run(
                    List.of(
                            () -> takeAll(pool, handedOver, leases),
                            () -> giveAll(pool, handedOver, leases)));
            assertThat(pool.leases()).isEmpty();
            assertThat(pool.statistics().hitRate()).isGreaterThan(0.8);
        }
    }

    private static void takeAll(BufferPool pool, MessagePassingQueue<Long> queue, int leases) {
        Backoff backoff = new Backoff();
        try (PoolCache cache = pool.cache()) {
            for (int i = 0; i < leases; i++) {
                long lease = cache.take(64);
                while (lease == BufferPool.EXHAUSTED) {
                    backoff.idle(0);
                    lease = cache.take(64);
                }
                pool.memory(lease).set(JAVA_LONG, pool.offset(lease), i);
                while (!queue.offer(lease)) {
                    backoff.idle(0);
                }
                backoff.reset();
            }
        }
    }

    private static void giveAll(BufferPool pool, MessagePassingQueue<Long> queue, int leases) {
        Backoff backoff = new Backoff();
        try (PoolCache cache = pool.cache()) {
            for (int i = 0; i < leases; ) {
                Long lease = queue.poll();
                backoff.idle(lease == null ? 0 : 1);
                if (lease != null) {
                    assertThat(pool.memory(lease).get(JAVA_LONG, pool.offset(lease)))
                            .isEqualTo(i++);
                    cache.give(lease);
                }
            }
        }
    }

    @Test
    void ofTwoThreadsThatGiveTheSameLeaseOneFails() throws Exception {
        try (BufferPool pool = BufferPool.open(PoolPlan.named("twice").with(64, 4))) {
            for (int round = 0; round < 300; round++) {
                long lease = pool.take(64);
                AtomicInteger refusals = new AtomicInteger();
                Race.Runner giver =
                        () -> {
                            try {
                                pool.give(lease);
                            } catch (IllegalStateException refused) {
                                refusals.incrementAndGet();
                            }
                        };
                Race.run(List.of(giver, giver));
                assertThat(refusals).hasValue(1);
            }
        }
    }
}
