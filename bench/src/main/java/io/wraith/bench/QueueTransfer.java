package io.wraith.bench;

import io.wraith.ring.ByteRing;
import io.wraith.ring.Queues;

import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/// Items from producing threads, which offer as fast as they can, to the calling thread. Whoever
/// finds the queue full or empty yields, so that the queue is measured and not a way of sleeping,
/// except where the JDK's queue blocks by itself.
public final class QueueTransfer {
    static final int ITEMS = 1 << 16;
    private static final int CAPACITY = 1024;
    private static final int BATCH = 64;
    private static final int RECORD = 64;
    private static final Integer ITEM = 1;

    /// One for each JVM, so that no call has to choose between implementations.
    public enum Kind {
        SPSC,
        SPSC_BATCH,
        MPSC,
        MPSC_BATCH,
        MPMC,
        UNBOUNDED,
        /// Records of 64 bytes, copied in and out.
        BYTE_RING,
        ARRAY_BLOCKING,
        ARRAY_BLOCKING_PUT_TAKE
    }

    /// The two verbs of the queue under test.
    private interface Offer {
        boolean offer(Integer item) throws InterruptedException;
    }

    private interface Poll {
        @Nullable Integer poll() throws InterruptedException;
    }

    private MessagePassingQueue<Integer> bounded = Queues.spsc(CAPACITY);
    private Offer offer = bounded::offer;
    private Poll poll = bounded::poll;
    private final boolean inBatches;
    private CyclicBarrier start = new CyclicBarrier(1);
    private Thread[] producers = {};

    QueueTransfer(Kind kind) {
        inBatches = kind == Kind.SPSC_BATCH || kind == Kind.MPSC_BATCH;
        switch (kind) {
            case SPSC, SPSC_BATCH -> bounded = Queues.spsc(CAPACITY);
            case MPSC, MPSC_BATCH -> bounded = Queues.mpsc(CAPACITY);
            case MPMC -> bounded = Queues.mpmc(CAPACITY);
            case UNBOUNDED -> {
                Queue<Integer> queue = Queues.unbounded();
                offer = queue::offer;
                poll = queue::poll;
                return;
            }
            case BYTE_RING -> {
                ByteRing ring = new ByteRing(Arena.ofAuto().allocate(CAPACITY * RECORD, RECORD));
                byte[] written = new byte[RECORD];
                byte[] read = new byte[RECORD];
                offer = item -> ring.offer(written, 0, RECORD);
                poll = () -> ring.poll(read, 0) < 0 ? null : ITEM;
                return;
            }
            case ARRAY_BLOCKING -> {
                ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(CAPACITY);
                offer = queue::offer;
                poll = queue::poll;
                return;
            }
            case ARRAY_BLOCKING_PUT_TAKE -> {
                ArrayBlockingQueue<Integer> queue = new ArrayBlockingQueue<>(CAPACITY);
                offer =
                        item -> {
                            queue.put(item);
                            return true;
                        };
                poll = queue::take;
                return;
            }
        }
        offer = bounded::offer;
        poll = bounded::poll;
    }

    @Nullable Integer offerAndPoll() throws InterruptedException {
        offer.offer(ITEM);
        return poll.poll();
    }

    void stop() throws InterruptedException {
        for (Thread producer : producers) {
            producer.interrupt();
            producer.join();
        }
    }

    /// Receives [#ITEMS] items from so many producers, always the same number.
    int receive(int count) throws Exception {
        if (producers.length == 0) {
            start(count);
        }
        start.await();
        int[] received = {0};
        while (received[0] < ITEMS) {
            int taken = inBatches ? bounded.drain(item -> received[0]++, BATCH) : take(received);
            yieldUnless(taken);
        }
        return received[0];
    }

    private int take(int[] received) throws InterruptedException {
        int taken = poll.poll() == null ? 0 : 1;
        received[0] += taken;
        return taken;
    }

    private void start(int count) {
        start = new CyclicBarrier(count + 1);
        producers = new Thread[count];
        for (int i = 0; i < count; i++) {
            producers[i] = new Thread(() -> produceUntilInterrupted(ITEMS / count));
            producers[i].start();
        }
    }

    private void produceUntilInterrupted(int share) {
        try {
            while (true) {
                start.await();
                produce(share);
            }
        } catch (InterruptedException | BrokenBarrierException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void produce(int share) throws InterruptedException {
        for (int left = share; left > 0; ) {
            int offered;
            if (inBatches) {
                offered = bounded.fill(() -> ITEM, Math.min(left, BATCH));
            } else {
                offered = offer.offer(ITEM) ? 1 : 0;
            }
            yieldUnless(offered);
            left -= offered;
        }
    }

    // On a busy machine the other side may need this processor.
    @SuppressWarnings("ThreadPriorityCheck")
    private static void yieldUnless(int moved) {
        if (moved == 0) {
            Thread.yield();
        }
    }
}
