package io.wraith.kit;

import io.wraith.kit.PipelineWorker.Mark;
import io.wraith.kit.PipelineWorker.PipelineRun;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Stages in a row, each on its own thread, with bounded queues between them.
///
/// * Back-pressure: a full queue stops the stage before it, and in the end [#put].
/// * Batches: a stage takes up to `batch` items before it wakes its neighbours.
/// * Failure: what one stage throws ends all of them; [#put], [#drain] and [#close] then throw a
///   [PipelineException] with that cause. Items on the way go to the `discarded` consumer, so that
///   the slots they stand for are not lost.
/// * [#close] lets everything through first; [#cancel] discards it.
///
/// One thread puts, drains, closes and cancels. A hand-over to a sleeping thread costs tens of
/// microseconds: items should be blocks, not datagrams.
///
/// ```
/// Pipeline<Block> sending =
///         Pipeline.<Block>named("send").stage("hash", hash).stage("write", write).start();
/// ```
///
/// @param <I> what goes in
public final class Pipeline<I> implements AutoCloseable {
    private final String name;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Handover<Object>> handovers = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicReference<@Nullable Mark> awaited = new AtomicReference<>();
    private final Consumer<Object> discarded;
    private volatile boolean ended;
    private boolean closed;

    private Pipeline(Builder<I, ?> plan) {
        name = plan.name;
        discarded = plan.discarded;
        for (int i = 0; i < plan.stages.size(); i++) {
            handovers.add(new Handover<>(plan.capacity, () -> ended));
        }
        PipelineRun run = new PipelineRun(() -> ended, this::fail, discarded, plan.batch);
        for (int i = 0; i < plan.stages.size(); i++) {
            @Nullable Handover<Object> output =
                    i + 1 < handovers.size() ? handovers.get(i + 1) : null;
            PipelineWorker worker =
                    new PipelineWorker(run, plan.stages.get(i), handovers.get(i), output);
            Thread thread = plan.threads.newThread(worker);
            thread.setName(name + "-" + plan.names.get(i));
            threads.add(thread);
        }
    }

    /// Begins a plan; it has no stage yet.
    public static <I> Builder<I, I> named(String name) {
        return new Builder<>(name);
    }

    /// What a pipeline will be.
    ///
    /// @param <I> what goes in
    /// @param <O> what the last stage so far gives
    public static final class Builder<I, O> {
        private static final int USUAL_CAPACITY = 64;
        private static final int USUAL_BATCH = 16;

        private final String name;
        private final List<Stage<Object, Object>> stages = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private ThreadFactory threads = Thread.ofPlatform().factory();
        private Consumer<Object> discarded = _ -> {};
        private int capacity = USUAL_CAPACITY;
        private int batch = USUAL_BATCH;

        private Builder(String name) {
            this.name = name;
        }

        /// Adds a stage that takes what the one before gives. What the last one gives is discarded.
        @SuppressWarnings("unchecked")
        public <N> Builder<I, N> stage(String stageName, Stage<? super O, ? extends N> stage) {
            stages.add((Stage<Object, Object>) stage);
            names.add(stageName);
            return (Builder<I, N>) this;
        }

        /// How many items wait between two stages at most, rounded up to a power of two from 4 on,
        /// and after how many of them a neighbour is woken at the latest.
        public Builder<I, O> bounds(int itemsBetweenStages, int itemsPerBatch) {
            if (itemsPerBatch < 1 || itemsBetweenStages < itemsPerBatch) {
                throw new IllegalArgumentException(
                        itemsPerBatch + " items per batch, " + itemsBetweenStages + " in a queue");
            }
            capacity = itemsBetweenStages;
            batch = itemsPerBatch;
            return this;
        }

        /// Who makes the stages' threads: platform threads of any kind, pinned ones too.
        public Builder<I, O> threads(ThreadFactory factory) {
            threads = factory;
            return this;
        }

        /// Takes back the items that a failure or [Pipeline#cancel] stops on their way. Called by
        /// several threads, each item once; the item that a stage was given when it threw is that
        /// stage's.
        public Builder<I, O> discarding(Consumer<Object> consumer) {
            discarded = consumer;
            return this;
        }

        public Pipeline<I> start() {
            if (stages.isEmpty()) {
                throw new IllegalStateException(name + ": a pipeline without stages");
            }
            Pipeline<I> pipeline = new Pipeline<>(this);
            pipeline.threads.forEach(Thread::start);
            return pipeline;
        }
    }

    /// Hands an item to the first stage; waits while its queue is full.
    ///
    /// @throws PipelineException when a stage has failed, or the pipeline was closed; the item has
    ///   then been discarded
    public void put(I item) {
        if (closed || ended || !handovers.getFirst().put(item)) {
            discarded.accept(item);
            throw failed();
        }
        handovers.getFirst().wakeConsumer();
    }

    /// Waits until all that was put has passed the last stage, held-back items included.
    ///
    /// @throws PipelineException when a stage has failed, or the pipeline was closed
    public void drain() {
        if (closed) {
            throw failed();
        }
        pass(new Mark(new CountDownLatch(1), false));
    }

    /// Lets everything through, ends the stages and waits for their threads. A second close does
    /// nothing.
    ///
    /// @throws PipelineException when a stage has failed
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                pass(new Mark(new CountDownLatch(1), true));
            } finally {
                end();
                join();
            }
        }
    }

    /// Ends the stages without letting anything more through, and waits for their threads; a stage
    /// inside `accept` finishes that first.
    public void cancel() {
        closed = true;
        end();
        join();
    }

    private void pass(Mark mark) {
        awaited.set(mark);
        if (handovers.getFirst().put(mark)) {
            handovers.getFirst().wakeConsumer();
            if (!ended) {
                uninterrupted(mark.passed()::await);
            }
        }
        if (ended) {
            throw failed();
        }
    }

    private void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        end();
    }

    private void end() {
        ended = true;
        for (Handover<Object> handover : handovers) {
            handover.wakeConsumer();
            handover.wakeProducer();
        }
        Mark mark = awaited.get();
        if (mark != null) {
            mark.passed().countDown();
        }
    }

    /// Only when no stage runs any more can nothing be added to what is discarded here.
    private void join() {
        threads.forEach(thread -> uninterrupted(thread::join));
        for (Handover<Object> handover : handovers) {
            for (Object item = handover.poll(); item != null; item = handover.poll()) {
                if (!(item instanceof Mark)) {
                    discarded.accept(item);
                }
            }
        }
    }

    private PipelineException failed() {
        Throwable cause = failure.get();
        String what = cause == null ? " was closed" : " failed";
        return new PipelineException("pipeline " + name + what, cause);
    }

    private interface Waiting {
        void run() throws InterruptedException;
    }

    private static void uninterrupted(Waiting waiting) {
        boolean interrupted = false;
        while (true) {
            try {
                waiting.run();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
