package io.wraith.simd;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;

/// BLAKE3 of one large input on several threads: the caller's and those of an executor. Whichever
/// is free takes the next group.
public final class Blake3Parallel {
    /// Bytes of a group: large enough that handing it out costs nothing.
    public static final int GROUP_BYTES = 1 << 20;

    private final Blake3 hasher;
    private final Executor executor;
    private final int threads;

    /// @param hasher says which kind of hash; its input stays as it is
    /// @param executor runs the other threads' part; if it is late, the caller does their work
    /// @param threads how many work at once, the caller included
    public Blake3Parallel(Blake3 hasher, Executor executor, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
        this.hasher = hasher;
        this.executor = executor;
        this.threads = threads;
    }

    public byte[] hash(byte[] input) {
        return hash(
                input.length,
                (worker, group) -> {
                    int at = group * GROUP_BYTES;
                    worker.update(input, at, Math.min(GROUP_BYTES, input.length - at));
                });
    }

    /// Native memory only.
    public byte[] hash(MemorySegment input) {
        long length = input.byteSize();
        return hash(
                length,
                (worker, group) -> {
                    long at = (long) group * GROUP_BYTES;
                    worker.update(input, at, Math.min(GROUP_BYTES, length - at));
                });
    }

    private byte[] hash(long length, ObjIntConsumer<Blake3> update) {
        int groups = Math.toIntExact(Math.ceilDiv(length, GROUP_BYTES));
        if (groups < 2) {
            Blake3 whole = hasher.fresh();
            if (groups == 1) {
                update.accept(whole, 0);
            }
            return whole.digest();
        }
        byte[] values = new byte[Math.multiplyExact(groups, Blake3.HASH_BYTES)];
        AtomicInteger next = new AtomicInteger();
        Runnable work =
                () -> {
                    Blake3 worker = hasher.fresh();
                    for (int group; (group = next.getAndIncrement()) < groups; ) {
                        worker.reset((long) group * GROUP_BYTES);
                        update.accept(worker, group);
                        worker.chainingValue(values, group * Blake3.HASH_BYTES);
                    }
                };
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, groups); i++) {
            others.add(CompletableFuture.runAsync(work, executor));
        }
        work.run();
        others.forEach(CompletableFuture::join);
        Blake3Groups whole = hasher.groups();
        for (int group = 0; group < groups; group++) {
            whole.add(values, group * Blake3.HASH_BYTES);
        }
        return whole.digest();
    }
}
