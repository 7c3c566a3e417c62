package io.wraith.ring;

import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscBlockingConsumerVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Which queue for how many producers and consumers. The bounded ones are JCTools', and of its
/// three families the one on `VarHandle`: the other two rest on `Unsafe` or on field updaters. The
/// names count producers first: `mpsc` is many producers, one consumer. A queue used by more
/// threads than its name allows loses items silently.
///
/// Capacities are rounded up to a power of two. In batches: `drain(consumer, limit)` takes up to
/// `limit` items, and `fill(supplier, limit)` reserves up to `limit` places at once; the supplier
/// must then produce as many, without `null` and without throwing.
public final class Queues {
    private Queues() {}

    /// One producer, one consumer: the cheapest hand-over between two threads. JCTools' smallest
    /// capacity of this kind is 4.
    public static <T> MessagePassingQueue<T> spsc(int capacity) {
        return new SpscVarHandleArrayQueue<>(capacity);
    }

    /// Many producers, one consumer: commands to the thread that owns something.
    public static <T> MessagePassingQueue<T> mpsc(int capacity) {
        return new MpscVarHandleArrayQueue<>(capacity);
    }

    /// Many producers, and one consumer that may sleep in `take` or a timed `poll`; an `offer`
    /// wakes it. Offers never wait: `put` and the timed `offer` throw where they would have to.
    public static <T> BlockingQueue<T> mpscSleeping(int capacity) {
        return new MpscBlockingConsumerVarHandleArrayQueue<>(capacity);
    }

    /// Many producers, many consumers: work that any thread of a group may take.
    public static <T> MessagePassingQueue<T> mpmc(int capacity) {
        return new MpmcVarHandleArrayQueue<>(capacity);
    }

    /// The JDK's Michael–Scott queue. It allocates a node per item and grows without limit, so it
    /// is for rare events whose number something else limits.
    public static <T> Queue<T> unbounded() {
        return new ConcurrentLinkedQueue<>();
    }
}
