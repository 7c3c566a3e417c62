package io.wraith.stress;

import io.wraith.ring.Queues;

import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The queue we took for many producers and consumers: two offers and two polls race, and every
/// item comes out once. An item counts 1 or 10, so the sum of all that came out is 11.
@JCStressTest
@Outcome(id = "11, 0", expect = Expect.ACCEPTABLE, desc = "both items, once each, and then nothing")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost or doubled")
@State
public class MpmcConservation {
    private final MessagePassingQueue<Integer> queue = Queues.mpmc(2);
    private int first;
    private int second;

    @Actor
    public void one() {
        queue.offer(1);
        first = value(queue.poll());
    }

    @Actor
    public void ten() {
        queue.offer(10);
        second = value(queue.poll());
    }

    @Arbiter
    public void sum(II_Result result) {
        result.r1 = first + second + value(queue.poll()) + value(queue.poll());
        result.r2 = value(queue.poll());
    }

    private static int value(@Nullable Integer item) {
        return item == null ? 0 : item;
    }
}
