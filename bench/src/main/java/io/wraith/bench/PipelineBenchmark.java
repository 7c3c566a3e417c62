package io.wraith.bench;

import io.wraith.kit.Pipeline;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Items through three stages that do nothing: what the hand-overs cost, in a [Pipeline] and with
/// the JDK's `ArrayBlockingQueue` of the same size between threads of the same number.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PipelineBenchmark {
    private static final int ITEMS = 4096;
    private static final int STAGES = 3;
    private static final int CAPACITY = 64;
    private static final Integer ITEM = 1;
    private static final Integer LAST = 2;
    private static final Integer END = 3;

    private final Semaphore passed = new Semaphore(0);
    private final List<BlockingQueue<Integer>> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Pipeline<Integer> pipeline = startPipeline();

    private static Pipeline<Integer> startPipeline() {
        return Pipeline.<Integer>named("benchmark")
                .<Integer>stage("first", (item, next) -> next.accept(item))
                .<Integer>stage("second", (item, next) -> next.accept(item))
                .<Void>stage("third", (_, _) -> {})
                .bounds(CAPACITY, CAPACITY / 4)
                .start();
    }

    @Setup(Level.Trial)
    public void start() {
        for (int stage = 0; stage < STAGES; stage++) {
            queues.add(new ArrayBlockingQueue<>(CAPACITY));
        }
        for (int stage = 0; stage < STAGES; stage++) {
            int number = stage;
            threads.add(Thread.ofPlatform().start(() -> work(number)));
        }
    }

    @TearDown(Level.Trial)
    public void stop() throws InterruptedException {
        pipeline.close();
        queues.getFirst().put(END);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void pipeline() {
        for (int i = 0; i < ITEMS; i++) {
            pipeline.put(ITEM);
        }
        pipeline.drain();
    }

    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public void arrayBlockingQueues() throws InterruptedException {
        for (int i = 1; i < ITEMS; i++) {
            queues.getFirst().put(ITEM);
        }
        queues.getFirst().put(LAST);
        passed.acquire();
    }

    private void work(int stage) {
        try {
            Integer item;
            do {
                item = queues.get(stage).take();
                if (stage + 1 < STAGES) {
                    queues.get(stage + 1).put(item);
                } else if (item.equals(LAST)) {
                    passed.release();
                }
            } while (!item.equals(END));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
