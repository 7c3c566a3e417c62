package io.wraith.stress;

import io.wraith.ring.Queues;

import org.jctools.queues.MessagePassingQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The queue we took for one producer and one consumer: items come whole and in order.
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "nothing yet")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the first came between the polls")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the first, and the second not yet")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "both, in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, reordered, or seen before it was built")
@State
public class SpscOrder {
    private final MessagePassingQueue<int[]> queue = Queues.spsc(4);

    @Actor
    public void producer() {
        queue.offer(new int[] {1});
        queue.offer(new int[] {2});
    }

    @Actor
    public void consumer(II_Result result) {
        result.r1 = value(queue.poll());
        result.r2 = value(queue.poll());
    }

    private static int value(int @Nullable [] item) {
        return item == null ? 0 : item[0];
    }
}
