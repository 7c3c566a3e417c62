package io.wraith.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wraith.kit.BufferPool;
import io.wraith.kit.PoolCache;
import io.wraith.kit.PoolPlan;
import io.wraith.kit.PoolStatistics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Replays a [PoolTrace] in this process, with buffers from a pool, from the heap or from
/// `allocateDirect`, and prints what it cost. Every buffer gets a number at its beginning, which
/// has to be there when it is given back.
final class PoolReplay {
    private static final VarHandle HEAP_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
                    .withInvokeExactBehavior();
    private static final byte[] NONE = {};
    private static final ByteBuffer NO_BUFFER = ByteBuffer.allocate(0);

    private static final long SEED = 42;
    private static final int TURNS = 20_000;

    private final long[] events = PoolTrace.record(SEED, TURNS);
    private long checked;

    private PoolReplay() {}

    /// What a process of [PoolGcComparison] prints: `name=value` lines.
    public static void main(String[] arguments) {
        PoolReplay replay = new PoolReplay();
        int rounds = Integer.parseInt(arguments[1]);
        switch (arguments[0]) {
            case "pool" -> replay.throughPool(rounds);
            case "heap" -> replay.throughHeap(rounds);
            case "direct" -> replay.throughDirect(rounds);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private void throughPool(int rounds) {
        PoolPlan plan =
                PoolPlan.named("replay")
                        .with(64, 64)
                        .with(128, 64)
                        .with(256, 64)
                        .with(512, 64)
                        .with(1024, 1024)
                        .with(2048, 1024)
                        .with(256 << 10, 32)
                        .with(1 << 20, 16);
        try (BufferPool pool = BufferPool.open(plan);
                PoolCache cache = pool.cache()) {
            long[] leases = new long[PoolTrace.IDS];
            play(pool, cache, leases);
            PoolStatistics warm = pool.statistics();
            long start = System.nanoTime();
            for (int round = 0; round < rounds; round++) {
                play(pool, cache, leases);
            }
            report(System.nanoTime() - start, rounds);
            PoolStatistics end = pool.statistics();
            double hits = end.hits() - warm.hits();
            double misses = end.misses() - warm.misses();
            System.out.println("hit_rate=" + hits / (hits + misses));
            System.out.println("refused=" + end.refused());
            System.out.println("pool_bytes=" + end.bytes());
        }
    }

    private void play(BufferPool pool, PoolCache cache, long[] leases) {
        for (long event : events) {
            int id = (int) event;
            if (event > 0) {
                long lease = cache.take((int) (event >>> 32));
                pool.memory(lease).set(JAVA_LONG, pool.offset(lease), id);
                leases[id] = lease;
            } else {
                long lease = leases[id];
                check(pool.memory(lease).get(JAVA_LONG, pool.offset(lease)), id);
                cache.give(lease);
            }
        }
    }

    private void throughHeap(int rounds) {
        byte[][] buffers = new byte[PoolTrace.IDS][];
        playHeap(buffers);
        long start = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            playHeap(buffers);
        }
        report(System.nanoTime() - start, rounds);
    }

    private void playHeap(byte[][] buffers) {
        for (long event : events) {
            int id = (int) event;
            if (event > 0) {
                byte[] buffer = new byte[(int) (event >>> 32)];
                HEAP_LONG.set(buffer, 0, (long) id);
                buffers[id] = buffer;
            } else {
                check((long) HEAP_LONG.get(buffers[id], 0), id);
                buffers[id] = NONE;
            }
        }
    }

    private void throughDirect(int rounds) {
        ByteBuffer[] buffers = new ByteBuffer[PoolTrace.IDS];
        playDirect(buffers);
        long start = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            playDirect(buffers);
        }
        report(System.nanoTime() - start, rounds);
    }

    private void playDirect(ByteBuffer[] buffers) {
        for (long event : events) {
            int id = (int) event;
            if (event > 0) {
                buffers[id] = ByteBuffer.allocateDirect((int) (event >>> 32)).putLong(0, id);
            } else {
                check(buffers[id].getLong(0), id);
                buffers[id] = NO_BUFFER;
            }
        }
    }

    private void check(long found, int id) {
        if (found != id) {
            throw new AssertionError("buffer " + id + " holds the number " + found);
        }
        checked++;
    }

    private void report(long elapsedNs, int rounds) {
        System.out.println("events=" + (long) events.length * rounds);
        System.out.println(
                "ns_per_event=" + (double) elapsedNs / ((double) events.length * rounds));
        System.out.println("checked=" + checked);
    }
}
