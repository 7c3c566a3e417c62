package io.wraith.kit;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// What the thread of one stage does: take a batch, work it off, wake the neighbours, and sleep
/// when nothing is left.
final class PipelineWorker implements Runnable {
    /// Follows the items through all stages, to tell that they have passed.
    record Mark(CountDownLatch passed, boolean isLast) {}

    private final Stage<Object, Object> stage;
    private final Handover<Object> input;
    private final @Nullable Handover<Object> output;
    private final PipelineRun run;
    private final Consumer<Object> next = this::emit;
    private int emitted;
    private boolean mayHoldBack;

    /// What all workers of a pipeline share.
    record PipelineRun(
            BooleanSupplier ended,
            Consumer<Throwable> failed,
            Consumer<Object> discarded,
            int batch) {}

    PipelineWorker(
            PipelineRun run,
            Stage<Object, Object> stage,
            Handover<Object> input,
            @Nullable Handover<Object> output) {
        this.run = run;
        this.stage = stage;
        this.input = input;
        this.output = output;
    }

    // Whatever a stage throws, errors included, has to end its neighbours and reach the owner.
    @SuppressWarnings("CatchingUnchecked")
    @Override
    public void run() {
        try {
            boolean goesOn = true;
            while (goesOn && !run.ended().getAsBoolean()) {
                goesOn = batch();
            }
        } catch (Throwable failure) {
            run.failed().accept(failure);
        }
    }

    /// False after the last mark.
    private boolean batch() throws Exception {
        int taken = 0;
        while (taken < run.batch() && !run.ended().getAsBoolean()) {
            Object item = input.poll();
            if (item == null) {
                break;
            }
            taken++;
            if (item instanceof Mark mark) {
                pass(mark);
                if (mark.isLast()) {
                    return false;
                }
            } else {
                mayHoldBack = true;
                stage.accept(item, next);
            }
        }
        if (taken == 0) {
            flush();
        }
        input.wakeProducer();
        wakeNext();
        if (taken == 0) {
            input.await();
        }
        return true;
    }

    private void pass(Mark mark) throws Exception {
        flush();
        if (output == null) {
            mark.passed().countDown();
        } else if (output.put(mark)) {
            wakeNext();
        }
    }

    private void flush() throws Exception {
        if (mayHoldBack) {
            mayHoldBack = false;
            stage.flush(next);
        }
    }

    private void emit(Object item) {
        if (output == null || !output.put(item)) {
            run.discarded().accept(item);
        } else if (++emitted >= run.batch()) {
            wakeNext();
        }
    }

    private void wakeNext() {
        emitted = 0;
        if (output != null) {
            output.wakeConsumer();
        }
    }
}
