package io.wraith.bench;

import io.wraith.ring.IndexStack;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/// A free list of slot numbers that two threads use: one number out and back again, through
/// [IndexStack] and through what the JDK has.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Threads(2)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FreeListBenchmark {
    private static final int SLOTS = 1024;
    private static final int BATCH = 16;

    private final IndexStack stack = IndexStack.full(SLOTS);
    private final ConcurrentLinkedDeque<Integer> deque = new ConcurrentLinkedDeque<>();
    private final ArrayBlockingQueue<Integer> blocking = new ArrayBlockingQueue<>(SLOTS);

    /// A thread's own numbers.
    @State(Scope.Thread)
    public static class Batch {
        final int[] slots = new int[BATCH];
    }

    public FreeListBenchmark() {
        for (int i = 0; i < SLOTS; i++) {
            deque.add(i);
            blocking.add(i);
        }
    }

    @Benchmark
    public int indexStack() {
        int slot = stack.pop();
        stack.push(slot);
        return slot;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int indexStackBatch(Batch batch) {
        int popped = stack.pop(batch.slots, 0, BATCH);
        stack.push(batch.slots, 0, popped);
        return popped;
    }

    @Benchmark
    public @Nullable Integer linkedDeque() {
        Integer slot = deque.pollFirst();
        if (slot != null) {
            deque.addFirst(slot);
        }
        return slot;
    }

    @Benchmark
    public @Nullable Integer arrayBlockingQueue() {
        Integer slot = blocking.poll();
        if (slot != null) {
            blocking.add(slot);
        }
        return slot;
    }
}
