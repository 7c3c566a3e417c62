package io.wraith.kit;

import io.wraith.ring.Queues;

import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// One producing and one consuming thread with a bounded queue between them, either of which sleeps
/// while it can do nothing. Waking a thread costs far more than handing over, so that is for the
/// other side to ask for, once per batch.
final class Handover<T> {
    private static final int YIELDS = 16;

    private final MessagePassingQueue<T> queue;
    private final BooleanSupplier ended;

    /// The threads while they sleep, or are about to: each announces itself, looks once more, and
    /// only then parks.
    private volatile @Nullable Thread sleepingProducer;

    private volatile @Nullable Thread sleepingConsumer;

    /// @param ended when nobody waits any longer; who makes it true wakes both sides
    Handover(int capacity, BooleanSupplier ended) {
        this.queue = Queues.spsc(capacity);
        this.ended = ended;
    }

    /// Waits for room. False when all ended first; the item is then still the caller's.
    boolean put(T item) {
        boolean interrupted = false;
        boolean taken = queue.offer(item);
        while (!taken && !ended.getAsBoolean()) {
            wakeConsumer();
            yieldWhile(this::isFull);
            sleepingProducer = Thread.currentThread();
            if (isFull() && !ended.getAsBoolean()) {
                LockSupport.park(this);
            }
            sleepingProducer = null;
            // An interrupted thread would not park any more, but spin.
            interrupted |= Thread.interrupted();
            taken = queue.offer(item);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return taken;
    }

    /// The next item, if one is there.
    @Nullable T poll() {
        return queue.poll();
    }

    /// Waits until there is an item, or all ended.
    void await() {
        boolean interrupted = false;
        while (queue.isEmpty() && !ended.getAsBoolean()) {
            yieldWhile(queue::isEmpty);
            sleepingConsumer = Thread.currentThread();
            if (queue.isEmpty() && !ended.getAsBoolean()) {
                LockSupport.park(this);
            }
            sleepingConsumer = null;
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isFull() {
        return queue.size() >= queue.capacity();
    }

    /// The other side is often about to act: letting it run is cheaper than being woken by it, and
    /// where threads outnumber processors it does a whole batch meanwhile.
    // Yielding is the purpose here, not a way to get the order right.
    @SuppressWarnings("ThreadPriorityCheck")
    private static void yieldWhile(BooleanSupplier waiting) {
        for (int i = 0; i < YIELDS && waiting.getAsBoolean(); i++) {
            Thread.yield();
        }
    }

    /// To be called after putting.
    void wakeConsumer() {
        // The queue publishes with release stores only, and those may be delayed past the load.
        VarHandle.fullFence();
        LockSupport.unpark(sleepingConsumer);
    }

    /// To be called after taking.
    void wakeProducer() {
        VarHandle.fullFence();
        LockSupport.unpark(sleepingProducer);
    }
}
