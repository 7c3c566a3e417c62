package io.wraith.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A transfer with one peer, from the first attempt to reach it to its end. Any thread may look.
public final class Transfer {
    /// What it is at.
    public enum Phase {
        /// The peer is looked for on the networks.
        LOOKING,
        /// The peer is called.
        CALLING,
        /// Each side proves itself to the other.
        ENTERING,
        RUNNING,
        ENDED
    }

    private final CompletableFuture<Summary> end = new CompletableFuture<>();
    private volatile Phase phase;
    private volatile Progress progress = Progress.NONE;
    private volatile Consumer<Boolean> listener = _ -> {};
    private volatile Runnable canceller = () -> {};

    Transfer(Phase phase) {
        this.phase = phase;
    }

    public Phase phase() {
        return phase;
    }

    public Progress progress() {
        return progress;
    }

    /// Waits for the end.
    public Summary await() throws NodeException, InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException failed) {
            throw NodeException.of(failed);
        }
    }

    /// Waits for the end, but no longer than that.
    public Optional<Summary> await(Duration most) throws NodeException, InterruptedException {
        try {
            return Optional.of(end.get(most.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException stillRunning) {
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw NodeException.of(failed);
        }
    }

    /// Gives it up, and tells the peer. What was received stays for the next attempt.
    public void cancel() {
        canceller.run();
    }

    void cancelBy(Runnable way) {
        canceller = way;
    }

    void phase(Phase next) {
        if (phase != Phase.ENDED) {
            phase = next;
        }
    }

    void progress(Progress now) {
        progress = now;
    }

    void ended(Summary summary) {
        phase = Phase.ENDED;
        end.complete(summary);
        listener.accept(true);
    }

    void failed(NodeException why) {
        phase = Phase.ENDED;
        end.completeExceptionally(why);
        listener.accept(false);
    }

    /// Is told whether all went well, in the thread that knows it.
    void whenEnded(Consumer<Boolean> action) {
        listener = action;
    }

    boolean isEnded() {
        return end.isDone();
    }
}
